using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>A metric's trend as its gate asks for it: an hour, as a share of the level at the start or in the metric's unit.</summary>
internal sealed class DriftFinding
{
    private readonly Trend _trend;
    private readonly DriftPoints _points;
    private readonly bool _relative;

    private DriftFinding(Trend trend, DriftPoints points, bool relative) => (_trend, _points, _relative) = (trend, points, relative);

    /// <summary>The trend itself; its times are hours.</summary>
    public Trend Trend => _trend;

    /// <summary>The drift.</summary>
    public double Value => Convert(_trend.Slope);

    /// <summary>How long the windows reach, hours.</summary>
    public double Hours => _points.To - _points.From;

    /// <summary>The line's value where the windows end.</summary>
    public double Last => _trend.At(_points.To);

    /// <summary>Estimates the drift; null where the level is 0 and a share of it says nothing.</summary>
    /// <param name="gate">Its <see cref="GateExpression.Drift"/> says what of.</param>
    /// <param name="points">At least <see cref="Trend.FewestPoints"/>.</param>
    public static DriftFinding? Of(GateExpression gate, DriftPoints points)
    {
        var trend = Trend.Of(points.Hours, points.Values);
        var relative = gate.Drift == DriftUnit.ShareOfLevel;
        return relative && trend.Level <= 0 && points.Values.Any(static value => value != 0) ? null : new DriftFinding(trend, points, relative && trend.Level > 0);
    }

    /// <summary>Returns the interval of the drift.</summary>
    /// <param name="tail">The probability left on each side.</param>
    public Interval Interval(double tail)
    {
        var slope = _trend.Interval(tail);
        return new Interval(Convert(slope.Low), Convert(slope.High));
    }

    /// <summary>Returns the p-value of a drift that lies beyond a gate's limit.</summary>
    public double PBeyond(GateExpression gate) => gate.IsUpperLimit ? _trend.PAbove(SlopeOf(gate.Limit)) : _trend.PBelow(SlopeOf(gate.Limit));

    /// <summary>
    /// A slope as a share of the line's value at the start. The line passes through the level in the middle of the run, so
    /// that a steeper one starts lower: one that would start at nothing drifts without bound.
    /// </summary>
    private double Convert(double slope)
    {
        if (!_relative || double.IsInfinity(slope))
        {
            return slope;
        }

        var start = _trend.Level - (slope * (_trend.MiddleTime - _points.From));
        return start > 0 ? slope / start : double.PositiveInfinity;
    }

    private double SlopeOf(double drift)
    {
        if (!_relative)
        {
            return drift;
        }

        var growth = 1 + (drift * (_trend.MiddleTime - _points.From));
        return growth > 0 ? drift * _trend.Level / growth : double.NegativeInfinity;
    }
}

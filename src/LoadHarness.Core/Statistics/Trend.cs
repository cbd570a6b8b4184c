using LoadHarness.Core.Gates;

namespace LoadHarness.Core.Statistics;

/// <summary>A trend over time that holds at three widths of windows; the least certain of them counts.</summary>
/// <remarks>
/// Noise that a first-order process does not describe, as slow waves under quick ones, looks harmless in single windows
/// and shows in wider ones: there the same test sees it. docs/decisions/0009 has the false-alarm rates measured.
/// </remarks>
public sealed class Trend
{
    /// <summary>Fewer points say nothing about a trend.</summary>
    public const int FewestPoints = 36;

    /// <summary>Wider windows are looked at as long as so many are left.</summary>
    private const int FewestBatches = 24;

    private static readonly int[] Widths = [2, 4];

    private readonly WhitenedTrend[] _scales;

    private Trend(double[] times, double[] values)
    {
        _scales = [new WhitenedTrend(times, values), .. Widths.Where(width => times.Length / width >= FewestBatches).Select(width => Batched(times, values, width))];
        Points = times.Length;
        Level = Selection.Median(values);
        MiddleTime = Selection.Median(times);
    }

    /// <summary>How many points it stands on.</summary>
    public int Points { get; }

    /// <summary>The median of the values.</summary>
    public double Level { get; }

    /// <summary>The median of the times: there the line passes through <see cref="Level"/>.</summary>
    public double MiddleTime { get; }

    /// <summary>Theil-Sen's slope of the whitened series, values a unit of time.</summary>
    public double Slope => _scales[0].Slope;

    /// <summary>The first-order autocorrelation of the noise, 0 to 0.97.</summary>
    public double Correlation => _scales[0].Correlation;

    /// <summary>Estimates a trend.</summary>
    /// <param name="times">Rising; at least <see cref="FewestPoints"/>.</param>
    /// <param name="values">As many, finite.</param>
    public static Trend Of(double[] times, double[] values)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(values);
        return times.Length >= FewestPoints && values.Length == times.Length
            ? new Trend(times, values)
            : throw new ArgumentException("A trend takes 36 points at the least, and a value for each time.", nameof(values));
    }

    /// <summary>Returns an interval of the slope that holds at every width.</summary>
    /// <param name="tail">The probability left on each side.</param>
    public Interval Interval(double tail)
    {
        var intervals = _scales.Select(scale => scale.Interval(tail)).ToArray();
        return new Interval(intervals.Min(static i => i.Low), intervals.Max(static i => i.High));
    }

    /// <summary>Returns the p-value of a slope above a limit, the largest over the widths.</summary>
    public double PAbove(double limit) => _scales.Max(scale => scale.PAbove(limit));

    /// <summary>Returns the p-value of a slope below a limit, the largest over the widths.</summary>
    public double PBelow(double limit) => _scales.Max(scale => scale.PBelow(limit));

    /// <summary>Returns the line's value at a time.</summary>
    public double At(double time) => Level + (Slope * (time - MiddleTime));

    /// <summary>Neighbours together, from the end: the mean time and the median value of each batch.</summary>
    private static WhitenedTrend Batched(double[] times, double[] values, int width)
    {
        var count = times.Length / width;
        var first = times.Length - (count * width);
        var (batchTimes, batchValues) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var from = first + (i * width);
            batchTimes[i] = times.AsSpan(from, width).ToArray().Average();
            batchValues[i] = Selection.Median(values.AsSpan(from, width));
        }

        return new WhitenedTrend(batchTimes, batchValues);
    }
}

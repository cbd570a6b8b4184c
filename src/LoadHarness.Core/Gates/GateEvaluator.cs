using System.Globalization;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates;

/// <summary>Judges a gate by what was measured.</summary>
public static class GateEvaluator
{
    /// <summary>Returns how the gate stands: pass or fail where the 95 % interval lies on one side of the limit, else inconclusive.</summary>
    public static GateResult Evaluate(GateExpression gate, IGateMetrics metrics)
    {
        var reading = GateReading.Of(gate, metrics, Confidence.Usual);
        if (reading is null)
        {
            return Result(gate, null, GateOutcome.NoData, $"{gate.Name} was not measured; a metric without data fails its gate.");
        }

        if (reading.Value is not { } value)
        {
            var needed = gate.Statistic!.SamplesNeeded;
            return Result(gate, reading, GateOutcome.Inconclusive, string.Create(CultureInfo.InvariantCulture,
                $"{gate.Name} needs at least {needed:N0} samples and has {reading.Samples:N0}: {needed - reading.Samples:N0} are missing."));
        }

        if (reading.Interval is not { } interval || gate.Operator == GateOperator.Equal)
        {
            var holds = gate.Holds(value);
            return Result(gate, reading, holds ? GateOutcome.Pass : GateOutcome.Fail, $"{gate.Name} is {gate.FormatRounded(value)}.");
        }

        var outcome = Side(gate, interval);
        var range = $"{gate.FormatRounded(value)} (95 % interval {gate.FormatRounded(interval.Low)} to {(double.IsInfinity(interval.High) ? "unbounded" : gate.FormatRounded(interval.High))})";
        return Result(gate, reading, outcome, outcome switch
        {
            GateOutcome.Pass => $"{gate.Name} is {range}, wholly within the limit.",
            GateOutcome.Fail => $"{gate.Name} is {range}, wholly beyond the limit.",
            _ => $"{gate.Name} is {range}, which contains the limit; {Missing(gate, reading, value)}.",
        });
    }

    /// <summary>Returns the results in the plan's order.</summary>
    public static IReadOnlyList<GateResult> Evaluate(IEnumerable<GateExpression> gates, IGateMetrics metrics) => [.. gates.Select(gate => Evaluate(gate, metrics))];

    /// <summary>On which side of the limit an interval lies; a limit that may itself be reached is good at the interval's end.</summary>
    internal static GateOutcome Side(GateExpression gate, Interval interval) => gate.Operator switch
    {
        GateOperator.Less => interval.High < gate.Limit ? GateOutcome.Pass : interval.Low > gate.Limit ? GateOutcome.Fail : GateOutcome.Inconclusive,
        GateOperator.LessOrEqual => interval.High <= gate.Limit ? GateOutcome.Pass : interval.Low > gate.Limit ? GateOutcome.Fail : GateOutcome.Inconclusive,
        GateOperator.Greater => interval.Low > gate.Limit ? GateOutcome.Pass : interval.High < gate.Limit ? GateOutcome.Fail : GateOutcome.Inconclusive,
        _ => interval.Low >= gate.Limit ? GateOutcome.Pass : interval.High < gate.Limit ? GateOutcome.Fail : GateOutcome.Inconclusive,
    };

    private static string Missing(GateExpression gate, GateReading reading, double value)
    {
        // For a percentile the question is which share of the samples lies within the limit.
        var (rate, limit) = gate.Statistic is { } statistic ? (reading.ShareWithinLimit, statistic.Quantile) : (value, gate.Limit);
        return SampleSize.ToDecide(rate, limit, Confidence.Usual) is { } needed
            ? string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(1, needed - reading.Samples):N0} more samples would decide it if it stays as observed")
            : "it lies so near the limit that no number of samples within reach would decide it";
    }

    private static GateResult Result(GateExpression gate, GateReading? reading, GateOutcome outcome, string reason) => new()
    {
        That = gate.Text,
        Outcome = outcome,
        Value = reading?.Value,
        Limit = gate.Limit,
        Unit = gate.Unit,
        Samples = reading?.Samples ?? 0,
        Low = reading?.Interval?.Low,
        High = reading?.Interval is { } interval && double.IsFinite(interval.High) ? interval.High : null,
        Reason = reason,
    };
}

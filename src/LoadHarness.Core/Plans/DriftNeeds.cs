using System.Globalization;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Plans;

/// <summary>What drift gates ask of a run's length, and of how often it measures.</summary>
internal static class DriftNeeds
{
    /// <summary>What every connection attempts that a device opens anew.</summary>
    private static readonly StepKind[] OfEachConnect = [StepKind.Tcp, StepKind.Tls, StepKind.Connack, StepKind.Suback];

    /// <summary>Returns what a gate needs.</summary>
    /// <param name="gate">A drift gate.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="available">How long the run goes on behind its warm-up; null where that depends on how fast the target answers.</param>
    /// <param name="started">Attempts at the gate's step that the planned iterations make; null where that is not known.</param>
    public static GateNeed Of(GateExpression gate, RunPlan plan, TimeSpan? available, long? started)
    {
        var shortest = Shortest(gate);
        if (available < shortest)
        {
            return Need(gate, 0, null, reachable: false, $"{Units.FormatDuration(shortest)} after the warm-up at the least; the plan gives {Units.FormatDuration(available.Value)}, so the gate must end inconclusive: let it last longer");
        }

        if (gate.Metric.Kind == MetricKind.Latency && available is { } length && Planned(gate, plan, length, started) is { } planned)
        {
            var each = gate.Statistic!.SamplesNeeded;
            var needed = Trend.FewestPoints * each;
            var samples = string.Create(CultureInfo.InvariantCulture, $"{needed:N0} samples after the warm-up, {each:N0} in each of {Trend.FewestPoints} windows; the plan gives about {planned:N0}");
            return Need(gate, needed, planned, planned >= needed, samples + (planned >= needed ? "" : ", so the gate must end inconclusive: judge a lower percentile, or let it last longer"));
        }

        return Need(gate, 0, null, reachable: true, $"{Units.FormatDuration(shortest)} after the warm-up at the least; how much longer depends on how far apart drift and limit are");
    }

    private static GateNeed Need(GateExpression gate, long needed, long? planned, bool reachable, string what) => new(gate.Text, needed, planned, reachable, $"{gate.Text} needs {what}.");

    /// <summary>Own memory is read behind settlings only, and a trend takes a number of readings.</summary>
    private static TimeSpan Shortest(GateExpression gate) => JudgedMemory.Judges(gate) ? Trend.FewestPoints * JudgedMemory.LeastPeriod : DriftJudge.ShortestSpan;

    /// <summary>About how many samples the plan gives; null where it depends on more than the plan.</summary>
    private static long? Planned(GateExpression gate, RunPlan plan, TimeSpan length, long? started)
    {
        var steps = Step.All.Where(step => GateSteps.Names(gate.Metric.Name, step)).ToArray();
        if (steps.Length == 0 || plan.AllFaults().Any())
        {
            return null; // Devices that are thrown out connect more often than planned.
        }

        return steps[0].Kind switch
        {
            StepKind.Telemetry => Times(plan.Telemetry?.Every),
            StepKind.Request => Times(plan.Requests?.Every),
            var kind when OfEachConnect.Contains(kind) => Connects(),
            _ => null,
        };

        // Devices that start once do so within the first windows.
        long? Connects() => plan.Fleet.Iterations is null ? started + Losses() : plan.Churn is null ? null : Losses();

        long? Times(TimeSpan? every) => every is { } period ? plan.Fleet.Devices * (long)(length / period) : null;

        long Losses() => plan.Churn is { } churn && steps.Any(static step => step.Phase == Phase.Device) ? (long)(plan.Fleet.Devices * Math.Min(churn.Share * (length / churn.Every), churn.Times ?? double.MaxValue)) : 0;
    }
}

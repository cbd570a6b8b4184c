using LoadHarness.Core.Results;
using LoadHarness.LiveView;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.LiveView;

/// <summary>Seconds of a run, made from a summary and a timeline.</summary>
internal static class Snapshots
{
    public static LiveTitle Title { get; } = new("default", "fleet-provisioning", "sim 127.0.0.1:8883", "1,000 devices at 50/s");

    /// <summary>Second <paramref name="t"/> (from 1) of 33.</summary>
    public static MetricsSnapshot At(int t, RunSummary? summary = null)
    {
        summary ??= SummaryFixtures.DroppedSubacks();
        var row = SummaryFixtures.Timeline()[t - 1];
        return new MetricsSnapshot
        {
            Elapsed = TimeSpan.FromSeconds(t),
            State = t < 20 ? RunState.Running : t < 23 ? RunState.Finishing : t < 33 ? RunState.Holding : RunState.Ended,
            PlannedLength = TimeSpan.FromSeconds(33),
            Devices = summary.Devices with { Started = row.Started, Operational = row.Operational },
            PlannedRateNow = t < 20 ? 50 : 0,
            StartRateNow = t < 20 ? 49.8 : 0,
            OperationalRateNow = t < 20 ? 48.1 : 0,
            Row = row,
            Funnel = [.. summary.Funnel.Select((s, i) => s with { Devices = Math.Min(s.Devices, Math.Max(0, row.Started - (2 * i))) })],
            Steps = summary.Steps,
            Timeouts = summary.Timeouts,
            Churn = summary.Churn,
            Gates = summary.Gates,
            Generator = summary.Generator,
            Findings = summary.Diagnosis,
        };
    }

    /// <summary>The rows up to second <paramref name="t"/>.</summary>
    public static IReadOnlyList<TimelineRow> History(int t) => [.. SummaryFixtures.Timeline().Take(t)];
}

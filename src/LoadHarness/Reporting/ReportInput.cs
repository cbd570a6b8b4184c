using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>All that a report may be made from: what stands in the run's files, never live objects.</summary>
/// <param name="Summary">The truth of the run.</param>
/// <param name="Timeline">One row a second; empty where there is none.</param>
/// <param name="Manifest">Environment and plan; null leaves that part out.</param>
internal sealed record ReportInput(RunSummary Summary, IReadOnlyList<TimelineRow> Timeline, RunManifest? Manifest = null)
{
    /// <summary>What the histogram logs add up to.</summary>
    public RunLatencies Latencies { get; init; } = RunLatencies.None;
}

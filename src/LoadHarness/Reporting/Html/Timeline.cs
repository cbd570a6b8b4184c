using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>The charts over time, in the order of the page.</summary>
internal static class Timeline
{
    private const double LateStartMs = 50;

    private static readonly TimeChart[] Charts =
    [
        new("Starts and devices operational", "since the start",
            [new("starts due", 2, r => r.Due), new("started", 1, r => r.Started), new("operational", 3, r => r.Operational)], Format.Number, Whole: true),
        new("Under way", "now",
            [new("connections", 1, r => r.Connected), new("running iterations", 2, r => r.Active)], Format.Number, Whole: true),
        new("SUBACK service time", "ms, answers of each second",
            [new("p99 (largest below 100 answers)", 1, r => r.SubackP99Ms), new("p50", 3, r => r.SubackP50Ms)], Format.MsNumber, Logarithmic: true),
        new("Journey, from start due to operational", "ms, devices of each second",
            [new("p99 (largest below 100 devices)", 1, r => r.JourneyP99Ms), new("p50", 3, r => r.JourneyP50Ms)], Format.MsNumber, Logarithmic: true),
        new("Timeouts, refusals and churn", "since the start",
            [new("iterations timed out", 1, r => r.TimedOut), new("refused", 2, r => r.Refused), new("disconnects", 3, r => r.Disconnects), new("reconnects", 4, r => r.Reconnects)],
            Format.Number, Whole: true),
        new("CPU", "percent; harness and simulator of one core, host of all cores",
            [new("harness", 1, r => r.CpuHarnessPercent), new("simulator", 2, r => r.CpuSimulatorPercent), new("host", 3, r => r.CpuHostPercent)],
            Format.Percent, Limit: 100, LimitName: "100 %: one core busy (host: all cores)"),
        new("Dispatch lag", "ms, largest of each second",
            [new("actual less due start", 1, r => r.DispatchLagMaxMs)], Format.MsNumber, Limit: LateStartMs, LimitName: "50 ms: later starts count as late", Logarithmic: true),
        new("Memory of the harness", "MiB",
            [new("working set", 1, r => Math.Round(r.WorkingSetBytes / 1048576.0))], Format.Number, Whole: true),
    ];

    /// <summary>Returns every chart that has something to show.</summary>
    /// <param name="timeline">The run, second by second.</param>
    /// <param name="faults">Injected faults, whose windows are shaded.</param>
    /// <param name="invalid">When the generator was beyond its budgets, shaded too.</param>
    public static Markup Render(IReadOnlyList<TimelineRow> timeline, IReadOnlyList<FaultWindow> faults, IReadOnlyList<InvalidWindow> invalid) => timeline.Count < 2
        ? Markup.Of($"<p class=\"muted\">No timeline: the run was shorter than two seconds.</p>")
        : Markup.Join(Charts.Select(chart => TimeChartView.Render(chart, timeline, faults, invalid)));
}

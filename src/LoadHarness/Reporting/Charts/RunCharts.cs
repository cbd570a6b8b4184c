using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>The charts of a run, made once and drawn by every format that shows them.</summary>
internal sealed record RunCharts
{
    /// <summary>How far devices came.</summary>
    public required Chart Funnel { get; init; }

    /// <summary>Where a device's time goes; null where no step has a median.</summary>
    public required Chart? Waterfall { get; init; }

    /// <summary>Percentiles per step; null where nothing was measured.</summary>
    public required Chart? Latencies { get; init; }

    /// <summary>Percentile curves; null without histogram logs.</summary>
    public required Chart? Percentiles { get; init; }

    /// <summary>SUBACK over time: the map, then second by second.</summary>
    public required IReadOnlyList<Chart> Suback { get; init; }

    /// <summary>Starts, connections, timeouts, reconnects, journeys over time.</summary>
    public required IReadOnlyList<Chart> Timeline { get; init; }

    /// <summary>Charts over time that would show nothing but zeros, by title.</summary>
    public required IReadOnlyList<string> Quiet { get; init; }

    /// <summary>Share of timeouts against the timeout, where it tells something.</summary>
    public required IReadOnlyList<(TimeoutCurve Curve, Chart Chart)> Curves { get; init; }

    /// <summary>How fast devices came back; null without an outage.</summary>
    public required Chart? Recovery { get; init; }

    /// <summary>What the run cost this host.</summary>
    public required IReadOnlyList<Chart> Generator { get; init; }

    /// <summary>Those that are worth a file of their own beside <c>report.md</c>, the most telling first.</summary>
    public IEnumerable<Chart> Files => new[] { Recovery, Waterfall, Percentiles, Suback.FirstOrDefault(static chart => chart.Heat is not null) }.OfType<Chart>()
        .Concat(Timeline.Where(static chart => chart.Id is "devices" or "timeouts")).Concat(Curves.Take(1).Select(static curve => curve.Chart with { Id = "timeout-curve" }));

    /// <summary>Makes them.</summary>
    public static RunCharts Of(ReportInput input)
    {
        var (summary, timeline) = (input.Summary, input.Timeline);
        var seconds = timeline.Count > 0 ? timeline[^1].T : 0;
        TimeChart[] events = [TimeCharts.Connects(timeline), TimeCharts.Timeouts(timeline), TimeCharts.Reconnects];
        return new RunCharts
        {
            Funnel = FunnelChart.Of(summary),
            Waterfall = WaterfallChart.Of(summary, input.Manifest),
            Latencies = LatencyCharts.Ranges(summary),
            Percentiles = LatencyCharts.Percentiles(input.Latencies),
            Suback = Drawn(HeatChart.Of(summary, input.Latencies.Subacks, seconds), TimeCharts.Suback.Of(summary, timeline)),
            Timeline = Drawn([.. new[] { TimeCharts.Devices, TimeCharts.Connected }.Concat(events.Where(chart => !chart.IsQuiet(timeline))).Append(TimeCharts.Journey).Select(chart => chart.Of(summary, timeline))]),
            Quiet = [.. events.Where(chart => chart.IsQuiet(timeline)).Select(static chart => char.ToLowerInvariant(chart.Title[0]) + chart.Title[1..])],
            Curves = [.. CurveText.Telling(summary).Select(static curve => (curve, TimeoutCurveChart.Of(curve)))],
            Recovery = RecoveryChart.Of(summary.Churn),
            Generator = Drawn([.. new[] { TimeCharts.Cpu, TimeCharts.Lag, TimeCharts.Memory }.Select(chart => chart.Of(summary, timeline))]),
        };
    }

    private static IReadOnlyList<Chart> Drawn(params IReadOnlyList<Chart?> charts) => [.. charts.OfType<Chart>()];
}

using LoadHarness.Core.Results;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary>The parts of the page that show how long things took, and when.</summary>
internal static class LatencySections
{
    /// <summary>Where a device's time goes.</summary>
    public static Markup Waterfall(RunCharts charts) => charts.Waterfall is null ? Nothing("No step has samples enough for a median.") : Markup.Of($"""
        <p>Each bar is the median service time of a step, placed where the steps before it end. Medians do not add up exactly; what the journey has beyond them is the device’s own work and waits, and pauses of the generator.</p>
        {ChartFigure.Of(charts.Waterfall, heading: false)}
        """);

    /// <summary>Percentiles as a table, as ranges and as curves.</summary>
    public static Markup Latency(RunSummary summary, RunCharts charts) => Markup.Of($"""
        {StepTables.Latencies(summary.Steps)}{ChartFigure.Of(charts.Latencies, table: false)}{ChartFigure.Of(charts.Percentiles)}
        """);

    /// <summary>SUBACK as a heat map, and second by second.</summary>
    public static Markup Suback(RunCharts charts) => charts.Suback.Count == 0 ? Nothing("No SUBACK was measured.") : Markup.Of($"""
        <p>From SUBSCRIBE sent to SUBACK received. The map shows all answers, so that a second group of slow ones is seen that percentiles hide.</p>{charts.Suback.Select(static chart => ChartFigure.Of(chart))}
        """);

    /// <summary>The run second by second.</summary>
    public static Markup Timeline(RunCharts charts) => charts.Timeline.Count == 0
        ? Nothing("No timeline: the run was shorter than two seconds.")
        : Markup.Of($"{charts.Timeline.Select(static chart => ChartFigure.Of(chart))}{(charts.Quiet.Count == 0 ? Markup.Empty : Markup.Of($"<p class=\"muted\">Zero through the whole run, and therefore not drawn: {string.Join(", ", charts.Quiet)}.</p>"))}");

    private static Markup Nothing(string why) => Markup.Of($"<p class=\"muted\">{why}</p>");
}

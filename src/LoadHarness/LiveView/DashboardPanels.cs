using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console;

namespace LoadHarness.LiveView;

/// <summary>What stands in each panel of the dashboard, as lines of Spectre markup no longer than the panel is wide.</summary>
internal static partial class DashboardPanels
{
    private const int NameWidth = 8;

    // Beyond this little is left for a burst: worth a colour, not a verdict.
    private const double BusyHostPercent = 90;

    /// <summary>Bars of how many of the planned devices have come how far.</summary>
    public static IReadOnlyList<string> Funnel(MetricsSnapshot snapshot, int width)
    {
        var planned = snapshot.Devices.Planned;
        List<(string Stage, long Devices)> stages = [("started", snapshot.Devices.Started), .. snapshot.Funnel.Select(s => (XmlText.Clean(s.Stage), s.Devices))];
        var names = stages.Max(s => s.Stage.Length);
        var counts = Math.Max(5, Format.Count(planned).Length);
        return [.. stages.Select(s =>
        {
            var color = s.Stage == "operational" ? "green" : "blue";
            var bar = Bars.Horizontal(planned == 0 ? 0 : (double)s.Devices / planned, width - names - counts - 2);
            return TextLines.Cut(s.Stage, names).PadRight(names).EscapeMarkup() + $" [{color}]{bar}[/] {Format.Count(s.Devices).PadLeft(counts)}";
        })];
    }

    /// <summary>Percentiles of the last second and since the start, and p99 of the last seconds as columns.</summary>
    public static IReadOnlyList<string> Latency(MetricsSnapshot snapshot, IReadOnlyList<TimelineRow> history, int width, int lines)
    {
        var step = snapshot.Steps.GetValueOrDefault("suback") ?? new StepSummary();
        var row = snapshot.Row;
        var values = history.TakeLast(width).Select(r => r.SubackP99Ms).ToList();
        var top = values.Max() ?? 0;
        List<string> all =
        [
            Named("now", $"p50 {Format.MsNumber(row.SubackP50Ms)}  p99 {Format.Ms(row.SubackP99Ms)}", width),
            Named("service", $"p50 {Format.MsNumber(step.ServiceMs.P50)}  p99 {Format.Ms(step.ServiceMs.P99)}", width),
            Named("from due", $"p99 {Format.MsNumber(step.ResponseMs.P99)}  max {Format.Ms(step.ResponseMs.Max)}", width),
            $"[dim]{TextLines.Cut($"p99, last {values.Count} s, top {Format.Ms(top == 0 ? null : top)}", width)}[/]",
        ];
        all.AddRange(Bars.Vertical(values, top, Math.Min(width, Math.Max(values.Count, 1)), Math.Max(1, lines - all.Count)).Select(line => $"[blue]{line}[/]"));
        return all;
    }

    /// <summary>Timeouts with their causes, refusals, churn.</summary>
    public static IReadOnlyList<string> Trouble(MetricsSnapshot snapshot, int width, int lines)
    {
        var timeouts = snapshot.Timeouts;
        var causes = ReportText.Causes(timeouts).ToList();
        var room = Math.Max(0, lines - 2);
        var shown = causes.Take(causes.Count > room ? room - 1 : room).Select(c => Red(TextLines.Cut("  " + XmlText.Clean(c), width), true)).ToList();
        if (shown.Count < causes.Count && room > 0)
        {
            shown.Add($"[dim]  … and {Format.Count(causes.Count - shown.Count, "more cause")}[/]");
        }

        var churn = snapshot.Churn;
        var lost = churn.Outages is [.., { } outage] && outage.Back < outage.Devices
            ? $"outage {Format.Count(outage.Back)} of {Format.Count(outage.Devices)} back"
            : $"churn {Format.Count(churn.Disconnects)} lost, {Format.Count(churn.Reconnects)} back";
        return
        [
            Red(TextLines.Cut(timeouts.Started == 0 ? "no iteration yet" : $"timeouts {Format.Count(timeouts.Iterations)} ({Format.Ratio(timeouts.Rate)})", width), timeouts.Iterations > 0),
            .. shown,
            Red(TextLines.Cut($"{lost}; refused {Format.Count(snapshot.Row.Refused)}", width), snapshot.Row.Refused > 0 || churn.Disconnects > churn.Reconnects),
        ];
    }

    /// <summary>Whether starts come on time, and what the run costs this host.</summary>
    public static IReadOnlyList<string> Generator(MetricsSnapshot snapshot, int width)
    {
        var generator = snapshot.Generator;
        var row = snapshot.Row;
        var late = generator.LateStarts + generator.DroppedStarts > 0;
        return
        [
            Named("lag", $"now {Format.MsNumber(row.DispatchLagMaxMs)}  max {Format.Ms(generator.DispatchLagMs.Max)}", width),
            Named("starts", $"{Format.Count(generator.LateStarts)} late, {Format.Count(generator.DroppedStarts)} dropped", width, late ? "yellow" : null),
            Named("cpu", $"harness {Format.Percent(row.CpuHarnessPercent)}{(row.CpuSimulatorPercent is { } simulator ? $"  sim {Format.Percent(simulator)}" : "")}", width),
            Named("host cpu", $"{Format.Percent(row.CpuHostPercent)}  memory {Format.Bytes(row.WorkingSetBytes)}", width, row.CpuHostPercent > BusyHostPercent ? "yellow" : null),
            Named("health", generator.Valid ? "keeps up" : generator.Reasons.FirstOrDefault("does not keep up"), width, generator.Valid ? "green" : "red"),
        ];
    }

    /// <summary>The gates as they would be judged now, those that do not hold first when there is no room for all.</summary>
    public static IReadOnlyList<string> Gates(IReadOnlyList<GateResult> gates, int width, int room)
    {
        var shown = gates.OrderBy(g => g.Outcome == GateOutcome.Pass).Take(room).ToHashSet();
        var table = new TextTable(("gate", false), ("outcome", false), ("value", true), ("95 % interval", true), ("samples", true));
        foreach (var gate in gates.Where(shown.Contains))
        {
            table.Add(TerminalSummary.GateCells(gate));
        }

        return [.. table.Lines(width).Skip(1)];
    }

    /// <summary>Counts and percentiles of each step.</summary>
    public static IReadOnlyList<string> Steps(IReadOnlyList<(string Name, StepSummary Step)> steps, int width) => TerminalSummary.StepTable(steps).Lines(width);

    private static string Named(string name, string text, int width, string? color = null)
    {
        var cut = TextLines.Cut(XmlText.Clean(text).ReplaceLineEndings(" "), width - NameWidth - 1).EscapeMarkup();
        return $"[dim]{name.PadRight(NameWidth)}[/] {(color is null ? cut : $"[{color}]{cut}[/]")}";
    }

    private static string Red(string text, bool red) => red ? $"[red]{text.EscapeMarkup()}[/]" : text.EscapeMarkup();
}

using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoadHarness.LiveView;

/// <summary>The dashboard as a pure function of a snapshot and the last seconds: what is most looked for stays when the terminal is small.</summary>
internal static class DashboardRenderer
{
    private const int HeadLines = 3;
    private const int Frames = 2;
    private const int GeneratorLines = 5;
    private const int NarrowestForTwo = 70;
    private const int MostFindingLines = 6;
    private const int FewestChartLines = 4;
    private const int MostChartLines = 14;

    /// <summary>Draws within <paramref name="width"/> columns and <paramref name="height"/> lines, from 80×24 on without loss of a panel.</summary>
    public static IRenderable Render(LiveTitle title, MetricsSnapshot snapshot, IReadOnlyList<TimelineRow> history, DashboardState state, int width, int height)
    {
        var foot = Foot(state, width);
        var room = height - HeadLines - (foot is null ? 0 : 1);
        var parts = new List<IRenderable>(HeadLines + 8);
        parts.AddRange(Head(title, snapshot, state, width).Select(line => new Markup(line)));
        parts.AddRange(state.Details ? Details(snapshot, width, room) : Overview(snapshot, history, width, room));
        if (foot is not null)
        {
            parts.Add(new Markup(foot));
        }

        return new Rows(parts);
    }

    private static List<IRenderable> Overview(MetricsSnapshot snapshot, IReadOnlyList<TimelineRow> history, int width, int room)
    {
        var steps = ReportText.Steps(snapshot.Steps);
        var funnel = snapshot.Funnel.Count + 1;
        var finding = snapshot.Findings.Count > 0 ? 1 : 0;
        room -= funnel + Frames;
        var gates = Math.Clamp(snapshot.Gates.Count, 0, Math.Max(0, room - finding - GeneratorLines - (2 * Frames)));
        room -= GeneratorLines + Frames + (gates > 0 ? gates + Frames : 0);

        // What is left goes to what is looked for next: findings in full, steps, all causes, charts.
        var findings = DashboardPanels.Findings(snapshot.Findings, width - 4, MostFindingLines);
        var framed = finding > 0 && room >= findings.Count + Frames;
        room -= framed ? findings.Count + Frames : finding;
        var showSteps = steps.Count > 0 && room >= steps.Count + 1 + Frames;
        room -= showSteps ? steps.Count + 1 + Frames : 0;
        var causes = GeneratorLines + Math.Clamp(room, 0, Math.Max(0, snapshot.Timeouts.Causes.Count + 2 - GeneratorLines));
        room -= causes - GeneratorLines;
        var charts = room >= FewestChartLines + Frames ? Math.Min(room - Frames, MostChartLines) : 0;

        var parts = new List<IRenderable> { Pair(width, funnel, ("funnel", w => DashboardPanels.Funnel(snapshot, w)), ("SUBACK latency", w => DashboardPanels.Latency(snapshot, history, w, funnel))) };
        if (charts > 0)
        {
            parts.Add(Pair(width, charts, ("load", w => DashboardPanels.Starts(snapshot, history, w, charts)), ("connected devices", w => DashboardPanels.Connected(history, w, charts))));
        }

        parts.Add(Pair(width, causes, ("timeouts and churn", w => DashboardPanels.Trouble(snapshot, w, causes)), ("generator", w => DashboardPanels.Generator(snapshot, w))));
        if (gates > 0)
        {
            parts.Add(Frame(gates == snapshot.Gates.Count ? "gates so far" : $"gates so far, {gates} of {snapshot.Gates.Count}", DashboardPanels.Gates(snapshot.Gates, width - 4, gates), width, gates));
        }

        if (showSteps)
        {
            parts.Add(Frame("steps, ms", DashboardPanels.Steps(steps, width - 4), width, steps.Count + 1));
        }

        if (framed)
        {
            parts.Add(Frame("findings so far", findings, width, findings.Count));
        }
        else if (finding > 0)
        {
            parts.Add(new Markup(DashboardPanels.FirstFinding(snapshot.Findings, width)));
        }

        return parts;
    }

    /// <summary>The other page: every step, findings with evidence and fix, every gate, as far as there is room.</summary>
    private static List<IRenderable> Details(MetricsSnapshot snapshot, int width, int room)
    {
        var parts = new List<IRenderable>();
        var steps = ReportText.Steps(snapshot.Steps);
        Add("steps, ms", steps.Count == 0 ? ["no step yet"] : DashboardPanels.Steps(steps, width - 4));
        Add("findings so far", snapshot.Findings.Count == 0 ? ["none"] : DashboardPanels.FindingsInFull(snapshot.Findings, width - 4));
        Add("gates so far", DashboardPanels.Gates(snapshot.Gates, width - 4, snapshot.Gates.Count));
        Add("timeouts and churn", DashboardPanels.Trouble(snapshot, width - 4, snapshot.Timeouts.Causes.Count + 2));
        return parts;

        void Add(string name, IReadOnlyList<string> lines)
        {
            var count = Math.Min(lines.Count, room - Frames);
            if (count > 0)
            {
                parts.Add(Frame(count == lines.Count ? name : $"{name}, {count} of {lines.Count} lines", lines, width, count));
                room -= count + Frames;
            }
        }
    }

    private static string? Foot(DashboardState state, int width)
    {
        var keys = state.HasKeys ? $"p {(state.IsPaused ? "resume" : "pause")} · d {(state.Details ? "overview" : "details")} · q stop" : "";
        var line = (keys, state.Url) switch
        {
            ("", null) => null,
            (_, null) => keys,
            ("", { } url) => url,
            (_, { } url) => $"{keys} · {url}",
        };
        return line is null ? null : $"[dim]{TextLines.Cut(line, width).EscapeMarkup()}[/]";
    }

    private static IEnumerable<string> Head(LiveTitle title, MetricsSnapshot snapshot, DashboardState view, int width)
    {
        var paused = view.IsPaused && snapshot.State == RunState.Running;
        var state = paused ? "paused" : PlainProgress.Words(snapshot.State);
        var name = TextLines.Cut(XmlText.Clean(title.Name), 30);
        var about = TextLines.Cut($"  {XmlText.Clean(title.Scenario)} → {XmlText.Clean(title.Target)}", Math.Max(0, width - name.Length - state.Length - 3));
        yield return $"[bold]{name.EscapeMarkup()}[/]{about.EscapeMarkup()}{new string(' ', Math.Max(1, width - name.Length - about.Length - state.Length))}[bold {(paused || snapshot.State == RunState.Draining ? "yellow" : "blue")}]{state}[/]";

        var clock = Clock(snapshot);
        var share = snapshot.PlannedLength is { } planned && planned > TimeSpan.Zero ? snapshot.Elapsed / planned : 0;
        yield return $"[blue]{Bars.Horizontal(share, width - clock.Length - 2)}[/]  {clock}";

        yield return TextLines.Cut(
            $"load {Format.PerSecond(snapshot.StartRateNow)} of {Format.PerSecond(snapshot.PlannedRateNow)} planned · operational {Format.PerSecond(snapshot.OperationalRateNow)} · running {Format.Count(snapshot.Row.Active)} · connected {Format.Count(snapshot.Row.Connected)}",
            width).EscapeMarkup();
    }

    private static string Clock(MetricsSnapshot snapshot)
    {
        if (snapshot.PlannedLength is not { } planned)
        {
            return $"{Format.Clock(snapshot.Elapsed)}, no end planned";
        }

        var left = planned - snapshot.Elapsed;
        return left > TimeSpan.Zero
            ? $"{Format.Clock(snapshot.Elapsed)}, {Format.Clock(left)} left"
            : $"{Format.Clock(snapshot.Elapsed)} of {Format.Clock(planned)} planned";
    }

    private static IRenderable Pair(int width, int lines, (string Title, Func<int, IReadOnlyList<string>> Content) left, (string Title, Func<int, IReadOnlyList<string>> Content) right)
    {
        if (width < NarrowestForTwo)
        {
            return new Rows(Frame(left.Title, left.Content(width - 4), width, lines), Frame(right.Title, right.Content(width - 4), width, lines));
        }

        var half = width / 2;
        var grid = new Grid { Width = width };
        grid.AddColumn(new GridColumn { Width = half, NoWrap = true, Padding = new Padding(0) });
        grid.AddColumn(new GridColumn { Width = width - half, NoWrap = true, Padding = new Padding(0) });
        grid.AddRow(Frame(left.Title, left.Content(half - 4), half, lines), Frame(right.Title, right.Content(width - half - 4), width - half, lines));
        return grid;
    }

    private static Panel Frame(string title, IReadOnlyList<string> lines, int width, int count) => new(new Markup(string.Join('\n', lines.Take(count))))
    {
        Header = new PanelHeader($" {title} "),
        Border = BoxBorder.Rounded,
        BorderStyle = new Style(decoration: Decoration.Dim),
        Padding = new Padding(1, 0),
        Width = width,
        Height = count + Frames,
    };
}

using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using Spectre.Console;

namespace LoadHarness.LiveView;

/// <summary>What a terminal with more room shows too: charts of the last seconds, and findings.</summary>
internal static partial class DashboardPanels
{
    /// <summary>Starts a second in the last seconds, against the highest that the plan asked for.</summary>
    public static IReadOnlyList<string> Starts(MetricsSnapshot snapshot, IReadOnlyList<TimelineRow> history, int width, int lines)
    {
        var rates = new List<double?>();
        for (var i = 1; i < history.Count; i++)
        {
            var seconds = history[i].T - history[i - 1].T;
            rates.Add(seconds > 0 ? (history[i].Started - history[i - 1].Started) / seconds : null);
        }

        rates = [.. rates.Select(static rate => rate > 0 ? rate : null)]; // A column, however low, would say that something started.
        var top = Math.Max(rates.TakeLast(width).Max() ?? 0, snapshot.PlannedRateNow);
        return Chart($"starts a second, last {Math.Min(rates.Count, width)} s, top {Format.PerSecond(top)}", rates, top, "green", width, lines);
    }

    /// <summary>Connections that stood at the end of each of the last seconds.</summary>
    public static IReadOnlyList<string> Connected(IReadOnlyList<TimelineRow> history, int width, int lines)
    {
        var values = history.TakeLast(width).Select(row => row.Connected > 0 ? (double?)row.Connected : null).ToList();
        var top = values.Max() ?? 0;
        return Chart($"last {values.Count} s, top {Format.Count((long)top)}", values, top, "blue", width, lines);
    }

    /// <summary>The first findings, two lines each: what, and what to do.</summary>
    public static IReadOnlyList<string> Findings(IReadOnlyList<Finding> findings, int width, int most) =>
        [.. findings.Take(most / 2).SelectMany(finding => new[] { $"[yellow]{TextLines.Cut(What(finding), width).EscapeMarkup()}[/]", TextLines.Cut("  fix: " + OneLine(finding.Fix), width).EscapeMarkup() })];

    /// <summary>Every finding with its evidence and what to do, uncut.</summary>
    public static IReadOnlyList<string> FindingsInFull(IReadOnlyList<Finding> findings, int width) =>
        [.. findings.SelectMany(finding => TextLines.Wrap(What(finding), width, int.MaxValue).Select(line => $"[yellow]{line.EscapeMarkup()}[/]")
            .Concat(TextLines.Wrap("fix: " + OneLine(finding.Fix), width - 2, int.MaxValue).Select(line => "  " + line.EscapeMarkup())))];

    /// <summary>The first finding in one line.</summary>
    public static string FirstFinding(IReadOnlyList<Finding> findings, int width)
    {
        var more = findings.Count > 1 ? $" (+{findings.Count - 1})" : "";
        return $"[yellow]{TextLines.Cut($"finding{more} {What(findings[0])}", width).EscapeMarkup()}[/]";
    }

    private static List<string> Chart(string head, IReadOnlyList<double?> values, double top, string color, int width, int lines) =>
    [
        $"[dim]{TextLines.Cut(head, width)}[/]",
        .. Bars.Vertical(values, top, Math.Min(width, Math.Max(values.Count, 1)), Math.Max(1, lines - 1)).Select(line => $"[{color}]{line}[/]"),
    ];

    private static string What(Finding finding) => OneLine($"{finding.Id} ({ReportText.About(finding)}): {finding.Evidence}");

    private static string OneLine(string text) => XmlText.Clean(text).ReplaceLineEndings(" ");
}

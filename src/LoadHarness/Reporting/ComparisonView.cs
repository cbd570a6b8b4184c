using LoadHarness.Core.Comparison;
using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>A comparison on a terminal.</summary>
internal static class ComparisonView
{
    /// <summary>Columns that the table of figures has room in with all that it says.</summary>
    private const int WidestTable = 150;

    /// <summary>Writes all of it.</summary>
    public static void Write(ComparisonResult comparison, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var width = console.Profile.Width;
        Lines(console, comparison.Reason, width, $"bold {Color(comparison.Verdict)}");
        Lines(console, ComparisonText.Runs(comparison), width, "dim");
        if (ComparisonText.Unlike(comparison) is { } unlike)
        {
            Lines(console, unlike, width, "yellow");
        }

        console.WriteLine();
        var heads = ComparisonText.FigureHeads;
        var dropped = width < WidestTable ? heads.Count - 2 : -1; // What counts as none: the figures' names must not be cut.
        string[] Fitting(IEnumerable<string> cells) => [.. cells.Where((_, i) => i != dropped)];
        Table(console, width, Fitting(heads), ComparisonText.Ordered(comparison).Select(figure => (Fitting(ComparisonText.Cells(figure, comparison.Margin)), figure.Verdict)));
        if (comparison.Gates.Count > 0)
        {
            console.WriteLine();
            Table(console, width, ComparisonText.GateHeads, comparison.Gates.Select(static gate => (ComparisonText.Cells(gate), gate.Verdict)));
        }

        console.WriteLine();
        Lines(console, comparison.Test, width, "dim");
    }

    private static void Table(IAnsiConsole console, int width, IReadOnlyList<string> heads, IEnumerable<(string[] Cells, ChangeVerdict Verdict)> rows)
    {
        var table = new TextTable([.. heads.Select(static (head, i) => (head, i > 1))]);
        foreach (var (cells, verdict) in rows)
        {
            table.Add([.. cells.Select((cell, i) => (cell, i == 1 && verdict != ChangeVerdict.NoEvidence ? Color(verdict) : null))]);
        }

        foreach (var line in table.Lines(width))
        {
            console.MarkupLine(line);
        }
    }

    private static void Lines(IAnsiConsole console, string text, int width, string style)
    {
        foreach (var line in TextLines.Wrap(XmlText.Clean(text), width, maxLines: 12))
        {
            console.MarkupLine($"[{style}]{line.EscapeMarkup()}[/]");
        }
    }

    private static string Color(ChangeVerdict verdict) => ComparisonText.Mood(verdict) switch { "fail" => "red", "pass" => "green", _ => "default" };
}

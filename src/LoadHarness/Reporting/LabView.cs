using LoadHarness.Hosting.Lab;
using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>A lab on a terminal.</summary>
internal static class LabView
{
    /// <summary>Writes all of it.</summary>
    /// <param name="result">The lab.</param>
    /// <param name="console">Where to.</param>
    /// <param name="page">Where the page is.</param>
    public static void Write(LabResult result, IAnsiConsole console, string page)
    {
        ArgumentNullException.ThrowIfNull(result);
        var width = console.Profile.Width;
        Lines(console, LabText.Context(result), width, "dim");
        console.WriteLine();
        var table = new TextTable([.. LabText.Heads.Select(static (head, i) => (head, i > 0))]);
        foreach (var run in LabText.Ordered(result))
        {
            table.Add([.. LabText.Cells(run).Select(cell => (cell, run.Invalid is null ? null : "magenta"))]);
        }

        foreach (var line in table.Lines(width))
        {
            console.MarkupLine(line);
        }

        console.WriteLine();
        Lines(console, LabText.Findings(result), width, "default");
        Lines(console, LabText.Legend, width, "dim");
        console.MarkupLine(page.EscapeMarkup());
    }

    private static void Lines(IAnsiConsole console, string text, int width, string style)
    {
        foreach (var line in TextLines.Wrap(XmlText.Clean(text), width, maxLines: 12))
        {
            console.MarkupLine($"[{style}]{line.EscapeMarkup()}[/]");
        }
    }
}

using Spectre.Console;

namespace LoadHarness.Reporting;

/// <summary>Columns of text as lines of Spectre markup; too narrow a terminal costs the first column, never a figure.</summary>
/// <param name="columns">Head of each column, and whether it is set to the right.</param>
internal sealed class TextTable(params (string Head, bool Right)[] columns)
{
    private const string Gap = "  ";

    private readonly List<(string Text, string? Color)[]> _rows = [];

    /// <summary>Adds a row of plain texts, each with its colour or null.</summary>
    public void Add(params (string Text, string? Color)[] cells) => _rows.Add(cells);

    /// <summary>Returns the head and the rows.</summary>
    public IReadOnlyList<string> Lines(int width)
    {
        var widths = columns.Select((c, i) => _rows.Select(r => r[i].Text.Length).Append(c.Head.Length).Max()).ToArray();
        var over = widths.Sum() + (Gap.Length * (widths.Length - 1)) - width;
        widths[0] = Math.Max(widths[0] - Math.Max(over, 0), Math.Min(widths[0], 8));
        return [Line([.. columns.Select(c => (c.Head, (string?)"dim"))], widths), .. _rows.Select(r => Line(r, widths))];
    }

    private string Line((string Text, string? Color)[] cells, int[] widths) => string.Join(Gap, cells.Select((cell, i) =>
    {
        var text = TextLines.Cut(cell.Text, widths[i]);
        text = (columns[i].Right ? text.PadLeft(widths[i]) : i == cells.Length - 1 ? text : text.PadRight(widths[i])).EscapeMarkup();
        return cell.Color is null ? text : $"[{cell.Color}]{text}[/]";
    }));
}

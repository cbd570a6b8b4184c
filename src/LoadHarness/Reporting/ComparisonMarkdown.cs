using System.Text;
using LoadHarness.Core.Comparison;

namespace LoadHarness.Reporting;

/// <summary>A comparison as Markdown, for release notes and comments on pull requests.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>Returns the text.</summary>
    public static string Write(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var text = new StringBuilder();
        text.Append("## ").Append(Inline(comparison.Reason)).Append("\n\n").Append(Inline(ComparisonText.Runs(comparison))).Append(".\n\n");
        if (ComparisonText.Unlike(comparison) is { } unlike)
        {
            text.Append("**").Append(Inline(unlike)).Append("**\n\n");
        }

        Table(text, ComparisonText.FigureHeads, ComparisonText.Ordered(comparison).Select(figure => ComparisonText.Cells(figure, comparison.Margin)));
        if (comparison.Gates.Count > 0)
        {
            Table(text, ComparisonText.GateHeads, comparison.Gates.Select(static gate => ComparisonText.Cells(gate)));
        }

        return text.Append(Inline(comparison.Test)).Append('\n').ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", heads).Append(" |\n|---|---|").Append(string.Concat(Enumerable.Repeat("---:|", heads.Count - 2))).Append('\n');
        foreach (var cells in rows)
        {
            text.Append("| ").AppendJoin(" | ", cells.Select(Inline)).Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Inline(string text) => MarkdownText.Escape(text);
}

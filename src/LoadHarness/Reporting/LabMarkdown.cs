using System.Text;
using LoadHarness.Hosting.Lab;

namespace LoadHarness.Reporting;

/// <summary><c>lab.md</c>: the comparison of a lab, for design documents and pull requests.</summary>
internal static class LabMarkdown
{
    /// <summary>Returns the text.</summary>
    public static string Write(LabResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        text.Append("## Reconnect policies after the same outage\n\n").Append(MarkdownText.Escape(LabText.Context(result))).Append("\n\n");
        text.Append("| ").AppendJoin(" | ", LabText.Heads).Append(" |\n|---|").Append(string.Concat(Enumerable.Repeat("---:|", LabText.Heads.Count - 1))).Append('\n');
        foreach (var run in LabText.Ordered(result))
        {
            text.Append("| ").AppendJoin(" | ", LabText.Cells(run).Select(MarkdownText.Escape)).Append(" |\n");
        }

        text.Append('\n').Append(MarkdownText.Escape(LabText.Findings(result))).Append("\n\n").Append(LabText.Legend).Append("\n\n");
        foreach (var run in result.Runs)
        {
            text.Append("- ").Append(MarkdownText.Escape(run.Policy)).Append(": ").Append(MarkdownText.Escape(run.Words)).Append(run.Invalid is null ? "" : $". Invalid: {MarkdownText.Escape(run.Invalid)}").Append('\n');
        }

        return text.ToString();
    }
}

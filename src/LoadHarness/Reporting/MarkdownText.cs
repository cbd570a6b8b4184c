using System.Text;

namespace LoadHarness.Reporting;

/// <summary>Text from outside, such as a plan's name, in a page of Markdown.</summary>
internal static class MarkdownText
{
    private const char ZeroWidthJoiner = '\u200d';

    /// <summary>Makes one line of text that is no markup, calls nobody by name and refers to no issue.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 8);
        foreach (var c in XmlText.Clean(text).ReplaceLineEndings(" "))
        {
            _ = c switch
            {
                '|' or '*' or '_' or '~' or '`' or '<' or '\\' or '[' => safe.Append('\\').Append(c),
                '@' or '#' => safe.Append(c).Append(ZeroWidthJoiner), // GitHub shows '@name' and '#12' of any comment to those concerned.
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }
}

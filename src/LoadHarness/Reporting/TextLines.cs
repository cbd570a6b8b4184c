namespace LoadHarness.Reporting;

/// <summary>Fits plain text into columns.</summary>
internal static class TextLines
{
    /// <summary>Breaks text at spaces into lines of at most <paramref name="width"/>; what does not fit into <paramref name="maxLines"/> is cut with an ellipsis. Gives at least one line.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width, int maxLines)
    {
        var lines = new List<string>();
        var rest = text.Trim();
        while (rest.Length > width && lines.Count < maxLines - 1)
        {
            var space = rest.LastIndexOf(' ', width);
            while (space > 0 && char.IsAsciiDigit(rest[space - 1]) && rest.LastIndexOf(' ', space - 1) is var earlier and > 0)
            {
                // A number stays with its unit.
                space = earlier;
            }

            // A topic, path or ARN that is longer than a line breaks behind one of its levels.
            var level = space > 0 ? -1 : rest.LastIndexOf('/', width - 1);
            var end = space > 0 ? space : level > width / 2 ? level + 1 : width;
            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        lines.Add(Cut(rest, width));
        return lines;
    }

    /// <summary>Cuts text to a width, with an ellipsis where something is lost.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : width < 1 ? "" : text[..(width - 1)].TrimEnd() + "…";
}

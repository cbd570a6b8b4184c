namespace LoadHarness.LiveView;

/// <summary>Bars of block characters.</summary>
internal static class Bars
{
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>A bar from left to right: filled to a share of its width, 0 to 1.</summary>
    public static string Horizontal(double share, int width)
    {
        width = Math.Max(width, 0);
        var filled = double.IsFinite(share) ? (int)Math.Round(Math.Clamp(share, 0, 1) * width) : 0;

        // What is not nothing must be seen, and what is not all must not look it.
        filled = share > 0 && filled == 0 ? Math.Min(1, width) : share < 1 && filled == width ? Math.Max(width - 1, 0) : filled;
        return new string('█', filled) + new string('░', width - filled);
    }

    /// <summary>The last values as columns above zero, the newest on the right; null leaves a gap.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="top">The value that fills the height.</param>
    /// <param name="width">In characters; one value each.</param>
    /// <param name="height">In lines; the first returned is the top one.</param>
    public static IReadOnlyList<string> Vertical(IReadOnlyList<double?> values, double top, int width, int height)
    {
        var shown = values.Skip(Math.Max(0, values.Count - width)).ToList();
        var lines = new List<string>(height);
        for (var line = height - 1; line >= 0; line--)
        {
            lines.Add(string.Concat(shown.Select(v => Cell(v, top, height, line))).PadLeft(width));
        }

        return lines;
    }

    private static char Cell(double? value, double top, int height, int line)
    {
        if (value is not { } number || top <= 0)
        {
            return ' ';
        }

        // One eighth at least: measured and small is not the same as not measured.
        var eighths = Math.Max(1, (int)Math.Round(Math.Clamp(number / top, 0, 1) * height * 8));
        return Eighths[Math.Clamp(eighths - (line * 8), 0, 8)];
    }
}

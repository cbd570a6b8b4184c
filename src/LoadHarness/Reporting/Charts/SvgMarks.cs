using System.Text;
using LoadHarness.Reporting.Html;

namespace LoadHarness.Reporting.Charts;

/// <summary>Draws what stands in a chart's plot.</summary>
internal static class SvgMarks
{
    /// <summary>Shaded times, behind everything else.</summary>
    public static IEnumerable<Markup> Bands(Chart chart, SvgFrame frame) => chart.Bands.Select(band =>
        Markup.Of($"<path class=\"{(band.IsFault ? "fault" : "over")}\" d=\"{Box(frame.XOf(band.From), frame.Top, Math.Max(1, frame.XOf(band.To) - frame.XOf(band.From)), frame.Bottom - frame.Top)}\"><title>{Charts.Bands.Words(band)}</title></path>"));

    /// <summary>Cells, a path for each level.</summary>
    public static IEnumerable<Markup> Heat(Chart chart, SvgFrame frame) => chart.Heat is not { } heat ? [] : heat.Levels.Select(level =>
    {
        var path = new StringBuilder();
        foreach (var (column, row, _) in level.Cells)
        {
            var (x, y) = (frame.XOf(column * heat.ColumnWidth), frame.YOf(heat.RowEdges[row + 1]));
            path.Append(Box(x, y, Math.Max(1, frame.XOf((column + 1) * heat.ColumnWidth) - x), Math.Max(1, frame.YOf(heat.RowEdges[row]) - y)));
        }

        return Markup.Of($"<path class=\"h{Format.Count(level.Shade)}\" d=\"{path.ToString()}\"/>");
    });

    /// <summary>Bars, lane by lane.</summary>
    public static IEnumerable<Markup> Bars(Chart chart, SvgFrame frame, double rowHeight)
    {
        var lane = (rowHeight - 10) / (chart.SharedLane ? 1 : Math.Max(1, chart.Bars.Count));
        return chart.Bars.SelectMany((bars, index) => bars.Items.Select(bar =>
        {
            var top = frame.Top + (bar.Row * rowHeight) + 5 + (chart.SharedLane ? 0 : index * lane);
            var (from, to) = (frame.XOf(bar.From), frame.XOf(bar.To));
            var width = Math.Max(1.5, to - from);
            var last = Math.Max(from + width, bar.End is { } end ? frame.XOf(end) : 0);
            var whisker = bar.End is null ? Markup.Empty : Markup.Of($"<path class=\"w s{Format.Count(bars.Colour)}\" d=\"M{Format.Coordinate(to)} {Format.Coordinate(top + (lane / 2))}H{Format.Coordinate(last)}m0 -4v8\"/>");
            var label = bar.Label.Length == 0 ? Markup.Empty : Markup.Of($"<text class=\"v\" x=\"{Format.Coordinate(last + 6)}\" y=\"{Format.Coordinate(top + (lane / 2) + 4)}\">{bar.Label}</text>");
            return Markup.Of($"<path class=\"b{Format.Count(bars.Colour)}\" d=\"{Box(from, top, width, lane - 1)}\"><title>{bar.Words}</title></path>{whisker}{label}");
        }));
    }

    /// <summary>Lines, and the intervals around them.</summary>
    public static IEnumerable<Markup> Lines(Chart chart, SvgFrame frame) => chart.Lines.Where(static line => !line.Hidden).Select(line =>
        Markup.Of($"{Interval(chart, line, frame)}<path class=\"l s{Format.Count(line.Colour)}{(line.Dashed ? " d" : "")}\" d=\"{Path(chart, line, frame)}\"/>"));

    /// <summary>Marked values.</summary>
    public static IEnumerable<Markup> Marks(Chart chart, SvgFrame frame)
    {
        var note = 0;
        foreach (var mark in chart.Marks)
        {
            var path = mark.IsVertical ? $"M{frame.X(mark.At)} {Format.Coordinate(frame.Top)}V{Format.Coordinate(frame.Bottom)}" : $"M{Format.Coordinate(frame.Left)} {frame.Y(mark.At)}H{Format.Coordinate(frame.Right)}";
            var name = mark is { IsVertical: true, IsLimit: false }
                ? Markup.Of($"<text class=\"m\" x=\"{frame.X(mark.At)}\" y=\"{Format.Coordinate(frame.Top - 6 - (note++ % 2 * 14))}\">{mark.Name}</text>")
                : Markup.Empty;
            yield return Markup.Of($"<path class=\"{(mark.IsLimit ? "limit" : "note")}\" d=\"{path}\"/>{name}");
        }
    }

    private static Markup Interval(Chart chart, ChartLine line, SvgFrame frame)
    {
        if (line.Interval.Count == 0)
        {
            return Markup.Empty;
        }

        var points = line.Interval.Select((interval, i) => (X: chart.Xs[i], interval.Low, interval.High)).ToArray();
        var path = string.Concat(points.Select((point, i) => $"{(i == 0 ? 'M' : 'L')}{frame.X(point.X)} {frame.Y(point.High)}").Concat(points.Reverse().Select(point => $"L{frame.X(point.X)} {frame.Y(point.Low)}")));
        return Markup.Of($"<path class=\"b{Format.Count(line.Colour)} i\" d=\"{path}Z\"/>");
    }

    private static string Path(Chart chart, ChartLine line, SvgFrame frame)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < line.Ys.Count; i++)
        {
            if (line.Ys[i] is not { } y || !double.IsFinite(y))
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(frame.X(chart.Xs[i])).Append(' ').Append(frame.Y(y));

            // A point between two gaps is a line of no length, which a round cap shows.
            if (!drawing && (i + 1 == line.Ys.Count || line.Ys[i + 1] is null))
            {
                path.Append("h0");
            }

            drawing = true;
        }

        return path.ToString();
    }

    private static string Box(double x, double y, double width, double height) =>
        $"M{Format.Coordinate(x)} {Format.Coordinate(y)}h{Format.Coordinate(width)}v{Format.Coordinate(height)}h{Format.Coordinate(-width)}z";
}

using System.Text;
using LoadHarness.Reporting.Html;

namespace LoadHarness.Reporting.Charts;

/// <summary>Draws a chart as one SVG: on the page where there is no script or where it is printed, and as a file beside <c>report.md</c>.</summary>
internal static class SvgChart
{
    /// <summary>How its parts look; colours are variables that the page, or <see cref="Palette.Css"/>, sets.</summary>
    public const string Rules = """
        .chart-svg text{fill:var(--muted);font-size:12px}.chart-svg .t{fill:var(--fg);font-size:15px;font-weight:600}.chart-svg .u{font-size:12px}.chart-svg .v{fill:var(--fg)}
        .chart-svg .m{text-anchor:middle}.chart-svg .e{text-anchor:end}.chart-svg path{fill:none}.chart-svg .g{stroke:var(--grid)}.chart-svg .x{stroke:var(--muted)}
        .chart-svg .l{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.chart-svg .d{stroke-dasharray:6 5}.chart-svg .w{stroke-width:2}
        .chart-svg .limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:3 4}.chart-svg .note{stroke:var(--muted);stroke-dasharray:1 3}
        .chart-svg .fault{fill:var(--fault);fill-opacity:.13}.chart-svg .over{fill:var(--bad);fill-opacity:.2}
        .s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}.s4{stroke:var(--s4)}.s5{stroke:var(--s5)}.s6{stroke:var(--s6)}.s7{stroke:var(--s7)}.s8{stroke:var(--s8)}
        .chart-svg .b1{fill:var(--s1)}.chart-svg .b2{fill:var(--s2)}.chart-svg .b3{fill:var(--s3)}.chart-svg .b4{fill:var(--s4)}.chart-svg .b5{fill:var(--s5)}.chart-svg .b6{fill:var(--s6)}.chart-svg .b7{fill:var(--s7)}.chart-svg .b8{fill:var(--s8)}
        .chart-svg .i{fill-opacity:.18}.chart-svg .h1{fill:var(--h1)}.chart-svg .h2{fill:var(--h2)}.chart-svg .h3{fill:var(--h3)}.chart-svg .h4{fill:var(--h4)}.chart-svg .h5{fill:var(--h5)}.chart-svg .h6{fill:var(--h6)}
        """;

    private const double Width = 960;
    private const double LegendRow = 20;
    private const double CharWidth = 6.7; // Of system fonts at 12 px; wide enough for the widest.

    /// <summary>Returns the picture for the page, without title.</summary>
    public static Markup OnPage(Chart chart) => Draw(chart, Markup.Empty, 0);

    /// <summary>Returns a whole SVG file.</summary>
    public static string AsFile(Chart chart)
    {
        var title = Markup.Of($"<text class=\"t\" x=\"16\" y=\"24\">{chart.Title}</text><text class=\"u\" x=\"16\" y=\"42\">{TextLines.Cut(chart.Unit, 130)}</text>");
        var svg = Draw(chart, Markup.Of($"<style>{Palette.Css}</style>{title}"), 46);
        return svg.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static Markup Draw(Chart chart, Markup head, double top)
    {
        var legend = Legend(chart);
        var legendTop = top + 6;
        var labels = chart.Y.Categories.Count == 0 ? 7 : Math.Min(chart.Y.Categories.Max(static name => name.Length), 34);
        var left = Math.Max(56, (labels * CharWidth) + 22);
        var right = Width - (chart.Y.Categories.Count == 0 ? 20 : 110);
        var rows = LegendRows(legend, left);
        var notes = chart.Marks.Any(static mark => mark is { IsVertical: true, IsLimit: false }) ? 30 : 0;
        var plotTop = legendTop + (rows.Count * LegendRow) + 8 + notes;
        var height = chart.Y.Categories.Count > 0 ? (chart.Y.Categories.Count * RowHeight(chart)) + 4 : chart.Heat is null ? 220 : 280;
        var frame = new SvgFrame(chart, left, right, plotTop, plotTop + height);
        var total = Format.Coordinate(plotTop + height + (chart.X.Name.Length > 0 ? 42 : 26));
        return Markup.Of($"""
            <svg class="chart-svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {total}" role="img" aria-label="{chart.Title}. {chart.Alternative}">{head}{rows.SelectMany((row, i) => row.Select(item => Key(item, legendTop + (i * LegendRow))))}
            {SvgMarks.Bands(chart, frame)}{Axes(chart, frame)}{SvgMarks.Heat(chart, frame)}{SvgMarks.Bars(chart, frame, RowHeight(chart))}{SvgMarks.Lines(chart, frame)}{SvgMarks.Marks(chart, frame)}</svg>
            """);
    }

    private static double RowHeight(Chart chart) => chart.Bars.Count > 1 && !chart.SharedLane ? 34 : 28;

    private static Markup Axes(Chart chart, SvgFrame frame)
    {
        var grid = new StringBuilder();
        var labels = new List<Markup>();
        foreach (var tick in chart.Y.Scale?.Ticks ?? [])
        {
            grid.Append('M').Append(Format.Coordinate(frame.Left)).Append(' ').Append(frame.Y(tick)).Append('H').Append(Format.Coordinate(frame.Right));
            labels.Add(Markup.Of($"<text class=\"e\" x=\"{Format.Coordinate(frame.Left - 8)}\" y=\"{Format.Coordinate(frame.YOf(tick) + 4)}\">{chart.Y.Quantity.Tick(tick)}</text>"));
        }

        foreach (var tick in chart.X.Scale?.Ticks ?? [])
        {
            grid.Append('M').Append(frame.X(tick)).Append(' ').Append(Format.Coordinate(frame.Top)).Append('V').Append(Format.Coordinate(frame.Bottom));
            labels.Add(Markup.Of($"<text class=\"m\" x=\"{frame.X(tick)}\" y=\"{Format.Coordinate(frame.Bottom + 16)}\">{chart.X.Quantity.Tick(tick)}</text>"));
        }

        for (var i = 0; i < chart.Y.Categories.Count; i++)
        {
            labels.Add(Markup.Of($"<text class=\"e v\" x=\"{Format.Coordinate(frame.Left - 8)}\" y=\"{Format.Coordinate(frame.Top + ((i + 0.5) * RowHeight(chart)) + 4)}\">{TextLines.Cut(chart.Y.Categories[i], 34)}</text>"));
        }

        if (chart.X.Name.Length > 0)
        {
            labels.Add(Markup.Of($"<text class=\"m\" x=\"{Format.Coordinate((frame.Left + frame.Right) / 2)}\" y=\"{Format.Coordinate(frame.Bottom + 34)}\">{chart.X.Name}</text>"));
        }

        return Markup.Of($"<path class=\"g\" d=\"{grid.ToString()}\"/>{labels}");
    }

    private static List<(string Name, string Kind, string Style)> Legend(Chart chart)
    {
        var items = new List<(string, string, string)>();
        items.AddRange(chart.Lines.Where(static line => !line.Hidden).Select(static line => (line.Name, "line", $"s{Format.Count(line.Colour)}{(line.Dashed ? " d" : "")}")));
        items.AddRange(chart.Bars.Where(bars => chart.Bars.Count > 1).Select(static bars => (bars.Name, "box", $"b{Format.Count(bars.Colour)}")));
        items.AddRange(chart.Heat?.Levels.Select(static level => (level.Name, "box", $"h{Format.Count(level.Shade)}")) ?? []);
        items.AddRange(chart.Marks.Where(static mark => mark.IsLimit).Select(static mark => (mark.Name, "line", "limit")));
        items.AddRange(chart.Bands.DistinctBy(static band => band.Name, StringComparer.Ordinal).Take(6).Select(static band => (band.Name, "box", band.IsFault ? "fault" : "over")));
        return items;
    }

    private static List<List<(double X, string Name, string Kind, string Style)>> LegendRows(List<(string Name, string Kind, string Style)> items, double left)
    {
        var rows = new List<List<(double, string, string, string)>>();
        var x = double.MaxValue;
        foreach (var (name, kind, style) in items)
        {
            var width = 32 + (name.Length * CharWidth) + 14;
            if (x + width > Width - 10 && x > left)
            {
                rows.Add([]);
                x = left;
            }

            rows[^1].Add((x, TextLines.Cut(name, 120), kind, style));
            x += width;
        }

        return rows;
    }

    private static Markup Key((double X, string Name, string Kind, string Style) item, double top)
    {
        var (x, middle) = (Format.Coordinate(item.X), Format.Coordinate(top + 8));
        var key = item.Kind == "line" ? Markup.Of($"<path class=\"l {item.Style}\" d=\"M{x} {middle}h24\"/>") : Markup.Of($"<path class=\"{item.Style}\" d=\"M{x} {Format.Coordinate(top + 3)}h24v10h-24z\"/>");
        return Markup.Of($"{key}<text x=\"{Format.Coordinate(item.X + 30)}\" y=\"{Format.Coordinate(top + 12)}\">{item.Name}</text>");
    }
}

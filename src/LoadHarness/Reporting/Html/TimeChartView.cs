using System.Text;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>Draws a chart over time as SVG that stretches with the page; labels are text beside it, so that they stay readable on a phone.</summary>
internal static class TimeChartView
{
    private const double Width = 1000;
    private const double Height = 200;
    private const int TableRows = 12;

    /// <summary>Returns the figure: legend, plot, and a table of some of its rows; nothing where no line has a value.</summary>
    public static Markup Render(TimeChart chart, IReadOnlyList<TimelineRow> timeline, IReadOnlyList<FaultWindow> faults, IReadOnlyList<InvalidWindow> invalid)
    {
        var lines = chart.Lines.Where(line => timeline.Any(row => line.Value(row) is not null)).ToList();
        if (lines.Count == 0)
        {
            return Markup.Empty;
        }

        var x = Axis.Time(timeline[^1].T);
        var y = Vertical(chart, lines, timeline);
        var bands = FaultBands.Within(faults, timeline[^1].T);
        var marks = InvalidBands.Within(invalid, timeline[^1].T);
        return Markup.Of($"""
            <figure class="chart">
            <figcaption><b>{chart.Title}</b> <span class="muted">{chart.Unit}{(y.IsLogarithmic ? ", logarithmic" : "")}</span></figcaption>
            <ul class="legend">{Legend(chart, lines)}{FaultBands.Legend(bands)}{InvalidBands.Legend(marks)}</ul>
            <div class="plot"><div class="ylabels" aria-hidden="true">{y.Ticks.Select(t => Markup.Of($"<span style=\"bottom:{Percent(y.Position(t))}\">{Format.Number(t)}</span>"))}</div>
            <svg viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" aria-label="{Alternative(chart, lines, timeline)}{FaultBands.Alternative(bands)}{InvalidBands.Alternative(marks)}">{FaultBands.Draw(bands, seconds => X(x, seconds))}{InvalidBands.Draw(marks, seconds => X(x, seconds))}<path class="grid" d="{Grid(x, y)}"/>{LimitLine(chart, y)}{lines.Select(line => Line(line, timeline, x, y))}</svg>
            <div class="xlabels" aria-hidden="true">{x.Ticks.Select(t => Markup.Of($"<span style=\"left:{Percent(x.Position(t))}\">{Format.Clock(TimeSpan.FromSeconds(t))}</span>"))}</div></div>
            {Table(chart, lines, timeline)}
            </figure>

            """);
    }

    private static Axis Vertical(TimeChart chart, List<Series> lines, IReadOnlyList<TimelineRow> timeline)
    {
        var (smallest, largest) = (double.MaxValue, chart.Limit ?? 0);
        foreach (var value in timeline.SelectMany(row => lines.Select(line => line.Value(row) ?? 0)).Where(double.IsFinite))
        {
            largest = Math.Max(largest, value);
            smallest = value > 0 ? Math.Min(smallest, value) : smallest;
        }

        return chart.Logarithmic && largest > smallest * 100 ? Axis.Logarithmic(smallest, largest) : Axis.Linear(largest, chart.Whole);
    }

    private static IEnumerable<Markup> Legend(TimeChart chart, List<Series> lines)
    {
        foreach (var line in lines)
        {
            yield return Markup.Of($"<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"line s{Index(line.Style)}\" d=\"M2 5H26\"/></svg>{line.Name}</li>");
        }

        if (chart.Limit is not null)
        {
            yield return Markup.Of($"<li><svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"limit\" d=\"M2 5H26\"/></svg>{chart.LimitName}</li>");
        }
    }

    private static string Grid(Axis x, Axis y)
    {
        var path = new StringBuilder();
        foreach (var tick in y.Ticks)
        {
            path.Append("M0 ").Append(Y(y, tick)).Append("H1000");
        }

        foreach (var tick in x.Ticks)
        {
            path.Append('M').Append(X(x, tick)).Append(" 0V200");
        }

        return path.ToString();
    }

    private static Markup LimitLine(TimeChart chart, Axis y) => chart.Limit is { } limit ? Markup.Of($"<path class=\"limit\" d=\"M0 {Y(y, limit)}H1000\"/>") : Markup.Empty;

    private static Markup Line(Series line, IReadOnlyList<TimelineRow> timeline, Axis x, Axis y)
    {
        var path = new StringBuilder();
        foreach (var run in Decimation.Thin([.. timeline.Select(row => (row.T, line.Value(row)))]))
        {
            path.Append('M').Append(X(x, run[0].X)).Append(' ').Append(Y(y, run[0].Y));
            foreach (var point in run.Skip(1))
            {
                path.Append('L').Append(X(x, point.X)).Append(' ').Append(Y(y, point.Y));
            }

            if (run.Count == 1)
            {
                path.Append("h0");
            }
        }

        return Markup.Of($"<path class=\"line s{Index(line.Style)}\" d=\"{path.ToString()}\"/>");
    }

    private static string Alternative(TimeChart chart, List<Series> lines, IReadOnlyList<TimelineRow> timeline) =>
        $"{chart.Title}, {chart.Unit}, over {Format.Duration(TimeSpan.FromSeconds(timeline[^1].T))}: {string.Join(", ", lines.Select(l => l.Name))}. Figures stand in the table below the chart.";

    private static Markup Table(TimeChart chart, List<Series> lines, IReadOnlyList<TimelineRow> timeline)
    {
        var every = Math.Max(1, (int)Math.Ceiling((timeline.Count - 1) / (double)(TableRows - 1)));
        var rows = timeline.Where((_, i) => i % every == 0 || i == timeline.Count - 1);
        return Markup.Of($"""
            <details><summary>Figures{(every > 1 ? $", one row in {every}; all are in timeline.csv" : "")}</summary><div class="scroll"><table><thead><tr><th>time</th>{lines.Select(l => Markup.Of($"<th class=\"n\">{l.Name}</th>"))}</tr></thead><tbody>{rows.Select(row => Markup.Of($"<tr><td>{Format.Clock(TimeSpan.FromSeconds(row.T))}</td>{lines.Select(l => Markup.Of($"<td class=\"n\">{chart.Text(l.Value(row))}</td>"))}</tr>"))}</tbody></table></div></details>
            """);
    }

    private static string X(Axis axis, double value) => Format.Coordinate(axis.Position(value) * Width);

    private static string Y(Axis axis, double value) => Format.Coordinate((1 - axis.Position(value)) * Height);

    private static string Percent(double position) => Format.Coordinate(position * 100) + "%";

    private static string Index(int style) => Format.Count(style);
}

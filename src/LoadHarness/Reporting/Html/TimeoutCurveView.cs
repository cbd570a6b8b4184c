using System.Text;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Html;

/// <summary>Draws the share of attempts that would have timed out against the timeout, with real clients' timeouts laid over it.</summary>
internal static class TimeoutCurveView
{
    private const double Shortest = 100;
    private const double Longest = 60_000;

    /// <summary>Returns a figure for each kind of answer that some timeout would have missed, and a sentence for the others.</summary>
    public static Markup Render(RunSummary summary)
    {
        if (summary.TimeoutCurve.Count == 0)
        {
            return Markup.Of($"<p class=\"muted\">No answer was awaited.</p>");
        }

        var telling = CurveText.Telling(summary).ToList();
        var clear = summary.TimeoutCurve.Except(telling).Select(static curve => $"{curve.Of} ({Format.Count(curve.Attempts)})").ToArray();
        return Markup.Of($"""
            <p>What share of the attempts would have timed out, had the devices waited shorter or longer: measured in this one run, thanks to late answers.</p>
            {telling.Select(Figure)}{(clear.Length == 0 ? Markup.Empty : Markup.Of($"<p class=\"muted\">No attempt would have timed out at {CurveText.Time(CurveText.ShortestMs)} or more: {string.Join(", ", clear)}.</p>"))}

            """);
    }

    private static Markup Figure(TimeoutCurve curve)
    {
        var x = Axis.Logarithmic(Shortest, Longest);
        var y = Axis.Linear(100 * curve.Points.Max(static point => point.High));
        var own = CurveText.Own(curve);
        var drawn = curve.Points.Where(static point => point.Ms is >= Shortest and <= Longest).ToArray();
        return Markup.Of($"""
            <figure class="chart">
            <figcaption><b>{curve.Of}</b> <span class="muted">percent of {Format.Count(curve.Attempts, "attempt")} that would time out, against the timeout, logarithmic</span></figcaption>
            <ul class="legend"><li>{Key("line s1")}share, with its 95 % interval</li><li>{Key("line s2")}at most: beyond the time listened</li><li>{Key("limit")}the plan’s timeout, {CurveText.Time(curve.TimeoutMs)}: {CurveText.Share(own)}</li><li>{Key("mark")}timeouts of real clients</li></ul>
            <div class="marks" aria-hidden="true">{curve.Clients.Where(static client => client.At.Ms is not null).GroupBy(static client => client.At.Ms!.Value).Select((clients, i) => Markup.Of($"<span style=\"left:{Percent(x.Position(clients.Key))};top:{(i % 2 == 0 ? "0" : "15px")}\">{string.Join(", ", clients.Select(static client => client.Client))}</span>"))}</div>
            <div class="plot"><div class="ylabels" aria-hidden="true">{y.Ticks.Select(t => Markup.Of($"<span style=\"bottom:{Percent(y.Position(t))}\">{Format.Number(t)}</span>"))}</div>
            <svg viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" aria-label="{Alternative(curve)}"><path class="grid" d="{Grid(x, y)}"/><path class="band" d="{Band(drawn, x, y)}"/><path class="mark" d="{Verticals(curve.Clients.Select(static client => client.At.Ms).OfType<double>(), x)}"/><path class="limit" d="{Verticals([curve.TimeoutMs], x)}"/><path class="line s2" d="{Line([.. Censored(drawn)], x, y)}"/><path class="line s1" d="{Line([.. drawn.Where(static point => !point.Censored)], x, y)}"/></svg>
            <div class="xlabels" aria-hidden="true">{x.Ticks.Select(t => Markup.Of($"<span style=\"left:{Percent(x.Position(t))}\">{CurveText.Time(t)}</span>"))}</div></div>
            {Clients(curve)}
            {Table(curve)}
            <p class="muted small">{CurveText.Limits(curve)} Of all attempts {Format.Count(curve.Disconnected)} were cut off by the peer’s close, which no timeout helps, and {Format.Count(curve.Never)} were not answered while devices listened.</p>
            </figure>

            """);
    }

    private static Markup Clients(TimeoutCurve curve) => curve.Clients.Count == 0 ? Markup.Empty : Markup.Of($"""
        <div class="scroll"><table><thead><tr><th>client</th><th class="n">waits</th><th class="n">would time out</th><th class="n">share</th><th class="n">95 % interval</th></tr></thead>
        <tbody>{curve.Clients.Select(static client => Row($"{client.Title} ({client.Client})", client.At, client.At.Ms is null ? "without end" : CurveText.Time(client.At.Ms)))}</tbody></table></div>
        """);

    private static Markup Table(TimeoutCurve curve) => Markup.Of($"""
        <details><summary>Figures at every timeout</summary><div class="scroll"><table><thead><tr><th>timeout</th><th class="n"></th><th class="n">would time out</th><th class="n">share</th><th class="n">95 % interval</th></tr></thead>
        <tbody>{curve.Points.Select(point => Row(CurveText.Time(point.Ms), point, point.Ms == curve.TimeoutMs ? "the plan’s" : ""))}</tbody></table></div></details>
        """);

    private static Markup Row(string name, TimeoutPoint point, string note) => Markup.Of($"""
        <tr><td>{name}</td><td class="n">{note}</td><td class="n {(point.Timeouts == 0 ? "zero" : "hot")}">{Format.Count(point.Timeouts)}</td><td class="n">{CurveText.Share(point)}</td><td class="n">{Format.Ratio(point.Low)} … {Format.Ratio(point.High)}</td></tr>

        """);

    private static string Alternative(TimeoutCurve curve) =>
        $"Share of {curve.Of} attempts that would time out: {string.Join(", ", curve.Points.Select(static point => $"{CurveText.Share(point)} at {CurveText.Time(point.Ms)}"))}.";

    /// <summary>The censored points, from the last certain one on, so that the lines join.</summary>
    private static IEnumerable<TimeoutPoint> Censored(TimeoutPoint[] points)
    {
        var first = Array.FindIndex(points, static point => point.Censored);
        return first < 0 ? [] : points[Math.Max(0, first - 1)..];
    }

    private static string Line(IReadOnlyList<TimeoutPoint> points, Axis x, Axis y) =>
        string.Concat(points.Select((point, i) => $"{(i == 0 ? 'M' : 'L')}{X(x, point.Ms!.Value)} {Y(y, point.Rate)}"));

    private static string Band(IReadOnlyList<TimeoutPoint> points, Axis x, Axis y) =>
        string.Concat(points.Select((point, i) => $"{(i == 0 ? 'M' : 'L')}{X(x, point.Ms!.Value)} {Y(y, point.High)}")
            .Concat(points.Reverse().Select(point => $"L{X(x, point.Ms!.Value)} {Y(y, point.Low)}"))) + "Z";

    private static string Grid(Axis x, Axis y)
    {
        var path = new StringBuilder(Verticals(x.Ticks, x));
        foreach (var tick in y.Ticks)
        {
            path.Append("M0 ").Append(Format.Coordinate((1 - y.Position(tick)) * 200)).Append("H1000");
        }

        return path.ToString();
    }

    private static string Verticals(IEnumerable<double> values, Axis x) => string.Concat(values.Distinct().Select(value => $"M{X(x, value)} 0V200"));

    private static Markup Key(string style) => Markup.Of($"<svg class=\"key\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"{style}\" d=\"M2 5H26\"/></svg>");

    private static string X(Axis axis, double ms) => Format.Coordinate(axis.Position(ms) * 1000);

    private static string Y(Axis axis, double rate) => Format.Coordinate((1 - axis.Position(rate * 100)) * 200);

    private static string Percent(double position) => Format.Coordinate(position * 100) + "%";
}

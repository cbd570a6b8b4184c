using LoadHarness.Core.Results;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary>How many would have timed out, had devices waited shorter or longer.</summary>
internal static class CurveSection
{
    /// <summary>Returns a figure for each kind of answer that some timeout would have missed, and a sentence for the others.</summary>
    public static Markup Render(RunSummary summary, RunCharts charts)
    {
        if (summary.TimeoutCurve.Count == 0)
        {
            return Markup.Of($"<p class=\"muted\">No answer was awaited.</p>");
        }

        var clear = summary.TimeoutCurve.Except(charts.Curves.Select(static curve => curve.Curve)).Select(static curve => $"{curve.Of} ({Format.Count(curve.Attempts)})").ToArray();
        return Markup.Of($"""
            <p>What share of the attempts would have timed out, had the devices waited shorter or longer: measured in this one run, thanks to late answers.</p>
            {charts.Curves.Select(static curve => Figure(curve.Curve, curve.Chart))}{(clear.Length == 0 ? Markup.Empty : Markup.Of($"<p class=\"muted\">No attempt would have timed out at {CurveText.Time(CurveText.ShortestMs)} or more: {string.Join(", ", clear)}.</p>"))}

            """);
    }

    private static Markup Figure(TimeoutCurve curve, Chart chart) => Markup.Of($"""
        {ChartFigure.Of(chart)}{Clients(curve)}
        <p class="muted small">{CurveText.Limits(curve)} Of all attempts {Format.Count(curve.Disconnected)} were cut off by the peer’s close, which no timeout helps, and {Format.Count(curve.Never)} were not answered while devices listened.</p>

        """);

    private static Markup Clients(TimeoutCurve curve) => curve.Clients.Count == 0 ? Markup.Empty : Markup.Of($"""
        <h3>What real clients would have seen</h3>
        <div class="scroll" tabindex="0"><table><thead><tr><th>client</th><th class="n">waits</th><th class="n">would time out</th><th class="n">share</th><th class="n">95 % interval</th></tr></thead>
        <tbody>{curve.Clients.Select(static client => Markup.Of($"<tr><td>{client.Title} <span class=\"muted\">({client.Client})</span></td><td class=\"n\">{(client.At.Ms is null ? "without end" : CurveText.Time(client.At.Ms))}</td><td class=\"n {(client.At.Timeouts == 0 ? "zero" : "hot")}\">{Format.Count(client.At.Timeouts)}</td><td class=\"n\">{CurveText.Share(client.At)}</td><td class=\"n\">{Format.Ratio(client.At.Low)} … {Format.Ratio(client.At.High)}</td></tr>\n"))}</tbody></table></div>

        """);
}

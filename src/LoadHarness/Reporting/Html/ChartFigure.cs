using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary>A chart on the page: heading, static picture, data for the live one, and the figures behind it.</summary>
internal static class ChartFigure
{
    /// <summary>Returns the figure; nothing for no chart.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="table">Whether the figures are put below it; not where a table on the page has them.</param>
    /// <param name="heading">Whether its title is written above it; not where the section has the same.</param>
    public static Markup Of(Chart? chart, bool table = true, bool heading = true) => chart is null ? Markup.Empty : Markup.Of($"""
        <figure class="chart" id="chart-{chart.Id}">
        <figcaption>{(heading ? Markup.Of($"<b>{chart.Title}</b> ") : Markup.Empty)}<span class="muted">{chart.Unit}</span></figcaption>
        <div class="static">{SvgChart.OnPage(chart)}</div>
        <script type="application/json">{Markup.OfJson(ChartJson.Write(chart))}</script>
        {(table ? Table(chart.Table) : Markup.Empty)}</figure>

        """);

    private static Markup Table(ChartTable table) => Markup.Of($"""
        <details><summary>{table.Title}</summary><div class="scroll" tabindex="0"><table><thead><tr>{table.Heads.Select(static (head, i) => i == 0 ? Markup.Of($"<th>{head}</th>") : Markup.Of($"<th class=\"n\">{head}</th>"))}</tr></thead>
        <tbody>{table.Rows.Select(static row => Markup.Of($"<tr>{row.Select(static (cell, i) => i == 0 ? Markup.Of($"<td>{cell}</td>") : Markup.Of($"<td class=\"n\">{cell}</td>"))}</tr>\n"))}</tbody></table></div></details>

        """);
}

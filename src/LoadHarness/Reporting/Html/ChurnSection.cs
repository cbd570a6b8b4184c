using LoadHarness.Core.Results;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary>Losses and returns: outages with the simulator's own record beside, reasons from both sides, ages of connections, messages.</summary>
internal static class ChurnSection
{
    private const int MostOutages = 20;

    /// <summary>Returns the section.</summary>
    public static Markup Render(RunSummary summary, RunCharts charts)
    {
        var churn = summary.Churn;
        return Markup.Of($"""
            <p>{ReportText.Churn(churn)}.</p>{Outages(churn, charts)}{Reasons("As the devices saw it", "disconnects", churn.Reasons)}{(churn.ServerReasons is { } reasons ? Reasons("As the simulator recorded it, ends that the devices asked for included", "ends", reasons) : Markup.Empty)}
            {(churn.LostSessions.Samples == 0 ? Markup.Empty : Markup.Of($"<p>Connections that were lost, {OutageText.Ages(churn.LostSessions)}. Connections that devices closed, {OutageText.Ages(churn.ClosedSessions)}.</p>"))}{(churn.Subscriptions is null ? Markup.Empty : Markup.Of($"<p>Subscriptions of devices that came back: {OutageText.Subscriptions(churn)}.</p>"))}{(churn.Messages is null ? Markup.Empty : Markup.Of($"<p>Messages of held devices: {OutageText.Messages(churn)}.</p>"))}

            """);
    }

    private static Markup Outages(ChurnSummary churn, RunCharts charts) => churn.Outages.Count == 0 ? Markup.Empty : Markup.Of($"""
        <h3>Outages</h3>
        <div class="scroll" tabindex="0"><table class="heads"><thead><tr>{OutageText.Heads.Select(static (head, i) => i == 0 ? Markup.Of($"<th>{head}</th>") : Markup.Of($"<th class=\"n\">{head}</th>"))}</tr></thead>
        <tbody>{OutageText.Rows(churn, MostOutages).Select(static row => Markup.Of($"<tr>{row.Select(static (cell, i) => i == 0 ? Markup.Of($"<td>{cell}</td>") : Markup.Of($"<td class=\"n\">{cell}</td>"))}</tr>\n"))}</tbody></table></div>
        {(churn.OutageCount > MostOutages ? Markup.Of($"<p class=\"muted\">The first {Format.Count(MostOutages)} of {Format.Count(churn.OutageCount)}; summary.json has more.</p>") : Markup.Empty)}
        <p class="muted small">{OutageText.Legend(churn)}</p>
        {ChartFigure.Of(charts.Recovery)}
        """);

    private static Markup Reasons(string title, string count, IReadOnlyDictionary<string, long> reasons) => reasons.Count == 0 ? Markup.Empty
        : Markup.Of($"<h3>{title}</h3>{Sections.Bars("bars bad", "reason", count, "of all", [.. ReportText.Largest(reasons).Select(static reason => (reason.Key, reason.Value))], reasons.Values.Sum())}");
}

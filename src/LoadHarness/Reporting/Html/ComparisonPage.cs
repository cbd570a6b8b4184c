using LoadHarness.Core.Comparison;

namespace LoadHarness.Reporting.Html;

/// <summary>A comparison as one HTML file that asks nothing of the network; XML-well-formed.</summary>
internal static class ComparisonPage
{
    /// <summary>Returns the page.</summary>
    public static string Write(ComparisonResult comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var gates = comparison.Gates.Count == 0 ? Markup.Of($"<p class=\"muted\">The runs share no gate.</p>")
            : Table(ComparisonText.GateHeads, comparison.Gates.Select(static gate => Row(ComparisonText.Cells(gate), gate.Verdict)));
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>{RunComparer.Words(comparison.Verdict)}</title>
            <style>{PageFiles.Style}</style></head>
            <body><main>
            <header class="{ComparisonText.Mood(comparison.Verdict)}"><div><h1>{RunComparer.Words(comparison.Verdict)}</h1><p>{comparison.Reason}</p><p class="context">{ComparisonText.Runs(comparison)}</p></div></header>
            {(ComparisonText.Unlike(comparison) is { } unlike ? Markup.Of($"<p class=\"hot\">{unlike}</p>") : Markup.Empty)}
            <section><h2>Step by step</h2>{Figures(comparison)}</section>
            <section><h2>Gate by gate</h2>{gates}</section>
            <section><h2>Test</h2><p>{comparison.Test}</p></section>
            <footer>Made by loadharness compare.</footer>
            </main></body></html>

            """).ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The comparison as a part of a run's page.</summary>
    public static Markup Body(ComparisonResult comparison) => Markup.Of($"""
        <p><b>{comparison.Reason}</b> {ComparisonText.Runs(comparison)}.</p>{(ComparisonText.Unlike(comparison) is { } unlike ? Markup.Of($"<p class=\"hot\">{unlike}</p>") : Markup.Empty)}
        {Figures(comparison)}<p class="muted">{comparison.Test}</p>

        """);

    private static Markup Figures(ComparisonResult comparison) =>
        Table(ComparisonText.FigureHeads, ComparisonText.Ordered(comparison).Select(figure => Row(ComparisonText.Cells(figure, comparison.Margin), figure.Verdict)));

    private static Markup Table(IReadOnlyList<string> heads, IEnumerable<Markup> rows) => Markup.Of($"""
        <div class="scroll" tabindex="0"><table><thead><tr>{heads.Select(static (head, i) => i > 1 ? Markup.Of($"<th class=\"n\">{head}</th>") : Markup.Of($"<th>{head}</th>"))}</tr></thead>
        <tbody>{rows}</tbody></table></div>

        """);

    private static Markup Row(string[] cells, ChangeVerdict verdict) => Markup.Of($"<tr>{cells.Select((cell, i) => i switch
    {
        0 => Markup.Of($"<td><code>{cell}</code></td>"),
        1 when verdict != ChangeVerdict.NoEvidence => Markup.Of($"<td><span class=\"tag {ComparisonText.Mood(verdict)}\">{cell}</span></td>"),
        1 => Markup.Of($"<td class=\"whole\">{cell}</td>"),
        _ => Markup.Of($"<td class=\"n\">{cell}</td>"),
    })}</tr>\n");
}

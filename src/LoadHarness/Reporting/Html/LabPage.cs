using LoadHarness.Hosting.Lab;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.Reporting.Html;

/// <summary><c>lab.html</c>: the comparison of a lab as one file that asks nothing of the network; XML-well-formed.</summary>
internal static class LabPage
{
    /// <summary>Returns the page.</summary>
    public static string Write(LabResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var runs = LabText.Ordered(result).ToArray();
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
            <title>Reconnect policies after the same outage</title>
            <style>{PageFiles.Style}</style></head>
            <body>
            <nav aria-label="Sections"><div><ul><li><a href="#policies">Policies</a></li><li><a href="#recovery">Recovery</a></li><li><a href="#attempts">Attempts</a></li><li><a href="#runs">Runs</a></li></ul><button type="button" class="theme">Dark</button></div></nav>
            <main>
            <header class="interrupted"><div><h1>Reconnect policies after the same outage</h1><p>{LabText.Findings(result)}</p><p class="context">{LabText.Context(result)}</p></div></header>
            <section id="policies"><h2>Policies, soonest back first</h2>
            <div class="scroll" tabindex="0"><table class="heads"><thead><tr>{LabText.Heads.Select(static (head, i) => i == 0 ? Markup.Of($"<th>{head}</th>") : Markup.Of($"<th class=\"n\">{head}</th>"))}</tr></thead>
            <tbody>{runs.Select(static run => Markup.Of($"<tr>{LabText.Cells(run).Select(static (cell, i) => i == 0 ? Markup.Of($"<td><code>{cell}</code></td>") : Markup.Of($"<td class=\"n\">{cell}</td>"))}</tr>\n"))}</tbody></table></div>
            <p class="muted small">{LabText.Legend}</p></section>
            <section id="recovery"><h2>Who was back when</h2>{ChartFigure.Of(LabCharts.Recovery(runs))}</section>
            <section id="attempts"><h2>What the broker had to bear</h2>{ChartFigure.Of(LabCharts.Attempts(runs))}</section>
            <section id="runs"><h2>Runs</h2>
            <div class="scroll" tabindex="0"><table><thead><tr><th>policy</th><th>when it tries again</th><th>T50, T95, T100 by the simulator’s own record</th><th>folder</th></tr></thead>
            <tbody>{result.Runs.Select(static run => Markup.Of($"<tr><td><code>{run.Policy}</code></td><td>{run.Words}{(run.Invalid is null ? "" : $". Invalid: {run.Invalid}")}</td><td>{(run.Server is { } server ? $"{OutageText.Seconds(server.T50Ms)}, {OutageText.Seconds(server.T95Ms)}, {OutageText.Seconds(server.T100Ms)}" : Format.None)}</td><td><a href=\"{run.Folder}/report.html\">{run.Folder}</a></td></tr>\n"))}</tbody></table></div></section>
            <footer><p>Made by loadharness {result.Version}. Charts: Apache ECharts, Copyright The Apache Software Foundation, Apache License 2.0 (its notices stand in this page’s source).</p></footer>
            </main>
            <script>{PageFiles.ChartLibrary}</script>
            <script>{PageFiles.Script}</script>
            </body></html>

            """).ToString().ReplaceLineEndings("\n");
    }
}

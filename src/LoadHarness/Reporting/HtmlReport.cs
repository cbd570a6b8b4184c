using System.Text;
using LoadHarness.Core.Results;
using LoadHarness.Reporting.Charts;
using LoadHarness.Reporting.Html;

namespace LoadHarness.Reporting;

/// <summary><c>report.html</c>: one file that asks nothing of the network. Charts are live with script, and pictures without.</summary>
internal sealed class HtmlReport : IReportWriter
{
    /// <inheritdoc/>
    public string FileName => "report.html";

    /// <inheritdoc/>
    public void Write(ReportInput input, Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.Write(Page(input).ToString().ReplaceLineEndings("\n"));
    }

    private static Markup Page(ReportInput input)
    {
        var summary = input.Summary;
        var charts = RunCharts.Of(input);
        (string Id, string Title, string Short, Markup Body)[] sections =
        [
            ("gates", "Gates", "Gates", Sections.Gates(summary.Gates)),
            .. summary.Comparison is null ? [] : new[] { ("comparison", "Comparison", "Comparison", ComparisonPage.Body(summary.Comparison)) },
            ("funnel", "Provisioning funnel", "Funnel", ChartFigure.Of(charts.Funnel, heading: false)),
            ("waterfall", "Where a device’s time goes", "Waterfall", LatencySections.Waterfall(charts)),
            ("latency", "Latency", "Latency", LatencySections.Latency(summary, charts)),
            ("steps", "Steps", "Steps", StepTables.Counts(summary.Steps)),
            ("suback", "SUBACK over time", "SUBACK", LatencySections.Suback(charts)),
            ("timeline", "Timeline", "Timeline", LatencySections.Timeline(charts)),
            ("timeouts", "Timeouts by cause", "Timeouts", Sections.Timeouts(summary)),
            ("timeout-curve", "Timeout curve", "Curve", CurveSection.Render(summary, charts)),
            ("churn", "Churn", "Churn", ChurnSection.Render(summary, charts)),
            ("diagnosis", "Diagnosis", "Diagnosis", DiagnosisSection.Render(summary)),
            ("generator", "Generator health", "Generator", Markup.Of($"{Sections.Generator(summary)}{charts.Generator.Select(static chart => ChartFigure.Of(chart))}")),
            ("care", "Read with care", "Care", Sections.Disclosures(summary.Disclosures)),
            ("environment", "Environment and plan", "Plan", Sections.Environment(summary, input.Manifest)),
        ];
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
            <title>{ReportText.Word(summary.Verdict)}: {summary.Run.Name}</title>
            <style>{PageFiles.Style}</style></head>
            <body>
            <a class="skip" href="#gates">Skip to the gates</a>
            <nav aria-label="Sections"><div><span class="tag {ReportText.Word(summary.Verdict).ToLowerInvariant()}">{ReportText.Word(summary.Verdict)}</span><ul>{sections.Select(static section => Markup.Of($"<li><a href=\"#{section.Id}\">{section.Short}</a></li>"))}</ul><button type="button" class="theme">Dark</button></div></nav>
            <main>
            {Sections.Head(summary)}
            {sections.Select(static section => Markup.Of($"<section id=\"{section.Id}\"><h2>{section.Title}</h2>\n{section.Body}</section>\n"))}
            <footer><p>Made by loadharness {summary.Run.Version} from the files of run {summary.Run.Id}. Charts: Apache ECharts, Copyright The Apache Software Foundation, Apache License 2.0 (its notices stand in this page’s source).</p></footer>
            </main>
            <script>{PageFiles.ChartLibrary}</script>
            <script>{PageFiles.Script}</script>
            </body></html>

            """);
    }
}

using System.Text;
using LoadHarness.Reporting.Html;

namespace LoadHarness.Reporting;

/// <summary><c>report.html</c>: one file that asks nothing of the network and needs no script; XML-well-formed.</summary>
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
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>{ReportText.Word(summary.Verdict)}: {summary.Run.Name}</title>
            <style>{Stylesheet.Css}</style></head>
            <body>
            {Sections.Head(summary)}
            <h2>Gates</h2>{Sections.Gates(summary.Gates)}
            <h2>Provisioning funnel</h2>{Sections.Funnel(summary)}
            <h2>Latency</h2>{StepTables.Latencies(summary.Steps)}{LatencyBars.Render(ReportText.Steps(summary.Steps))}
            <h2>Steps</h2>{StepTables.Counts(summary.Steps)}
            {ComparisonPage.Section(summary.Comparison)}<h2>Timeline</h2>{Timeline.Render(input.Timeline, summary.Faults, summary.Generator.InvalidWindows)}
            <h2>Timeouts by cause</h2>{Sections.Timeouts(summary)}
            <h2>Timeout curve</h2>{TimeoutCurveView.Render(summary)}
            <h2>Churn</h2>{Sections.Churn(summary)}
            <h2>Diagnosis</h2>{DiagnosisSection.Render(summary)}
            <h2>Generator health</h2>{Sections.Generator(summary)}
            <h2>Read with care</h2>{Sections.Disclosures(summary.Disclosures)}
            <h2>Environment and plan</h2>{Sections.Environment(summary, input.Manifest)}
            <footer>Made by loadharness {summary.Run.Version} from summary.json and timeline.csv of run {summary.Run.Id}.</footer>
            </body></html>

            """);
    }
}

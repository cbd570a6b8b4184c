using System.Xml.Linq;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;
using LoadHarness.UnitTests.Core.Comparison;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Reporting;

public sealed class ComparisonReportsTests
{
    private static readonly ComparisonResult Slower = RunComparer.Compare([SyntheticRuns.Make(1)], [SyntheticRuns.Make(2, 1.3)], 0.05);

    [Fact]
    public void Write_Terminal_NamesTheChangeAndTheTest()
    {
        using var console = new TestConsole();
        console.Profile.Width = 100;
        ComparisonView.Write(Slower, console);
        Assert.Contains("likely regressed: suback.p50", console.Output, StringComparison.Ordinal);
        Assert.Contains("block bootstrap", console.Output, StringComparison.Ordinal);
        Assert.Contains("suback.p50", console.Output, StringComparison.Ordinal);
        Assert.All(console.Lines, static line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void Write_Markdown_HasATableOfFiguresAndOneOfGates()
    {
        var text = ComparisonMarkdown.Write(Slower);
        Assert.StartsWith("## likely regressed: suback.p50", text, StringComparison.Ordinal);
        Assert.Contains("| figure | verdict | base | run | change | 95 % interval | counts as none | p |", text, StringComparison.Ordinal);
        Assert.Contains("| suback.p50 | likely regressed |", text, StringComparison.Ordinal);
        Assert.Contains("| timeout.rate < 0.5% |".Replace("<", "\\<", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Page_IsWellFormedWhateverItsTextsAre()
    {
        const string Evil = "<script>alert(1)</script> & \u0001";
        var page = ComparisonPage.Write(Slower with { Base = [Evil], Reason = Evil, Differences = [Evil], Gates = [new GateChange(Evil, [GateOutcome.Pass], [GateOutcome.Fail], ChangeVerdict.LikelyRegressed)] });
        var html = XDocument.Parse(page);
        Assert.Empty(html.Descendants("script"));
        Assert.Equal(2, html.Descendants("table").Count());
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunWithABaseline_HasTheComparisonInEveryReport()
    {
        var summary = SummaryFixtures.Pass() with { Comparison = Slower };
        using var console = new TestConsole();
        console.Profile.Width = 100;
        TerminalSummary.Write(summary, console, ["report.html"]);
        var (page, markdown) = (Render(new HtmlReport(), summary), Render(new MarkdownReport(), summary));
        Assert.Contains("likely regressed: suback.p50", console.Output, StringComparison.Ordinal);
        Assert.Contains("- **Compared:** likely regressed: suback.p50", markdown, StringComparison.Ordinal);
        Assert.InRange(markdown.Split('\n').Length - 1, 1, 40);
        Assert.Contains("<h2>Comparison</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<p><b>likely regressed", page, StringComparison.Ordinal);
        Assert.Equal(Slower.Verdict, SummaryJson.Read(SummaryJson.Write(summary)).Comparison!.Verdict);
        Assert.DoesNotContain("comparison", SummaryJson.Write(SummaryFixtures.Pass()), StringComparison.Ordinal);
    }

    private static string Render(IReportWriter writer, RunSummary summary)
    {
        using var stream = new MemoryStream();
        writer.Write(new ReportInput(summary, SummaryFixtures.Timeline()), stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void Write_Json_HasVerdictsInLowerCase() => Assert.Contains("\"verdict\": \"likely-regressed\"", ComparisonJson.Write(Slower), StringComparison.Ordinal);
}

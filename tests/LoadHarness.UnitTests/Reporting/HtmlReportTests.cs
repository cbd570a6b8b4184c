using System.Xml;
using System.Xml.Linq;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;

namespace LoadHarness.UnitTests.Reporting;

public sealed class HtmlReportTests
{
    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("interrupted")]
    [InlineData("empty")]
    [InlineData("crowded")]
    [InlineData("hostile")]
    public void Write_AnyRun_IsWellFormedWithEverySectionInOrder(string run)
    {
        var page = Parse(Write(Reports.Summary(run)));

        Assert.Equal(
            ["Gates", "Provisioning funnel", "Latency", "Steps", "Timeline", "Timeouts by cause", "Churn", "Diagnosis", "Generator health", "Read with care", "Environment and plan"],
            page.Descendants("h2").Select(h => h.Value));
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("hostile")]
    public void Write_AnyRun_AsksNothingOfTheNetwork(string run)
    {
        var html = Write(Reports.Summary(run));

        Assert.All(["http://", "https://", "src=", "url(", "@import", "<link", "<script", "<iframe", "href="], part => Assert.DoesNotContain(part, html));
        Assert.Contains("default-src 'none'", html);
    }

    [Fact]
    public void Write_AnyCulture_GivesTheSameBytes() => Golden.InBothCultures(() => Write(SummaryFixtures.DroppedSubacks()));

    [Fact]
    public void Write_HostileTexts_StayText()
    {
        var page = Parse(Write(SummaryFixtures.Hostile()));

        Assert.Empty(page.Descendants("script"));
        Assert.Contains("<script>alert(\"1\")</script> & |", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Write_Pass_ShowsVerdictGatesFunnelAndEveryChart()
    {
        var page = Parse(Write(SummaryFixtures.Pass()));

        Assert.Equal("pass", (string?)page.Descendants("header").Single().Attribute("class"));
        Assert.Contains("0 % … 0.38 %", page.ToString());
        Assert.Equal(9, page.Descendants("figure").Count());
        Assert.All(page.Descendants("svg").Where(s => (string?)s.Attribute("aria-hidden") != "true"), svg => Assert.NotEqual("", (string?)svg.Attribute("aria-label") ?? ""));
        Assert.Equal(8, page.Descendants("figure").Count(f => f.Descendants("table").Any()));
    }

    [Fact]
    public void Write_InjectedFaults_ShadesTheirWindowsOnEveryChartOverTime()
    {
        var timeline = SummaryFixtures.Timeline(100, 1000);
        var summary = SummaryFixtures.Pass() with { Faults = [new FaultWindow("suback.delay", 20, 50), new FaultWindow("stall", 90, null), new FaultWindow("rst", 500, 600)] };

        var page = Parse(Reports.Write(new HtmlReport(), summary, timeline, SummaryFixtures.Manifest()));

        var end = timeline[^1].T;
        var first = page.Descendants("figure").First(figure => figure.Descendants("path").Any(IsBand));
        var drawn = first.Descendants("path").Where(path => IsBand(path) && path.Elements("title").Any()).ToArray();
        Assert.Equal(["suback.delay, 20 s to 50 s", $"stall, 1 min 30 s to {Format.Duration(TimeSpan.FromSeconds(end))}"], drawn.Select(path => path.Value));
        Assert.Equal($"M{X(20)} 0H{X(50)}V200H{X(20)}Z", (string?)drawn[0].Attribute("d"));
        Assert.Contains("Shaded: injected suback.delay, 20 s to 50 s, stall", (string?)first.Descendants("svg").Single(svg => (string?)svg.Attribute("role") == "img").Attribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(2, first.Descendants("li").Count(item => item.Value.StartsWith("injected ", StringComparison.Ordinal)));
        Assert.Equal(8, page.Descendants("figure").Count(figure => figure.Descendants("path").Any(IsBand)));

        static bool IsBand(XElement path) => (string?)path.Attribute("class") == "band";

        string X(double seconds) => Format.Coordinate(Axis.Time(end).Position(seconds) * 1000);
    }

    [Fact]
    public void Write_PercentileWithTooFewSamples_ShowsADash()
    {
        var cells = Parse(Write(SummaryFixtures.Inconclusive())).Descendants("tr").First(r => r.Elements("td").FirstOrDefault()?.Value == "suback").Elements("td").Select(c => c.Value);

        Assert.Equal(["suback", "500", "1.20", "2.10", "–", "–", "7.90", "1.20", "2.20", "–", "–", "8.10"], cells);
    }

    [Fact]
    public void Write_HourLongRun_StaysSmallAndKeepsTheSpike()
    {
        var timeline = SummaryFixtures.Timeline(3600, 50_000).Select(r => r.T == 1234 ? r with { SubackP99Ms = 98_765.4 } : r).ToList();

        var html = Reports.Write(new HtmlReport(), SummaryFixtures.DroppedSubacks(), timeline, SummaryFixtures.Manifest());

        Assert.InRange(html.Length, 50_000, 300_000);
        var spike = $"L{Format.Coordinate(1234 / 3600.0 * 1000)} ";
        Assert.Contains(Parse(html).Descendants("path").Select(p => (string?)p.Attribute("d")), d => d!.Contains(spike));
    }

    [Fact]
    public void Stylesheet_Text_NeedsNoEscaping() => Assert.Equal(Stylesheet.Css, System.Net.WebUtility.HtmlEncode(Stylesheet.Css));

    private static string Write(RunSummary summary) => Reports.Write(new HtmlReport(), summary, manifest: SummaryFixtures.Manifest());

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}

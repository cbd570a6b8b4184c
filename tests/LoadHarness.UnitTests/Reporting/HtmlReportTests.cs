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
            ["Gates", "Provisioning funnel", "Latency", "Steps", "Timeline", "Timeouts by cause", "Timeout curve", "Churn", "Diagnosis", "Generator health", "Read with care", "Environment and plan"],
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
    public void Write_GeneratorBeyondBudget_ShadesItOnEveryChartOverTimeInAWayOfItsOwn()
    {
        var timeline = SummaryFixtures.Timeline(100, 1000);
        var pass = SummaryFixtures.Pass();
        var summary = pass with { Generator = pass.Generator with { InvalidWindows = [new InvalidWindow(20, 22, "late_starts+wake_up_delay"), new InvalidWindow(90, 1e6, "gc_pause"), new InvalidWindow(1e6, 2e6, "gc_pause")] } };

        var page = Parse(Reports.Write(new HtmlReport(), summary, timeline, SummaryFixtures.Manifest()));

        var first = page.Descendants("figure").First(figure => figure.Descendants("path").Any(IsMark));
        Assert.Equal(["late starts, wake up delay, 20 s to 22 s", $"gc pause, 1 min 30 s to {Format.Duration(TimeSpan.FromSeconds(timeline[^1].T))}"], first.Descendants("title").Select(title => title.Value));
        Assert.Single(first.Descendants("li"), item => item.Value == "generator beyond budget: late starts, wake up delay, gc pause");
        Assert.Equal(8, page.Descendants("figure").Count(figure => figure.Descendants("path").Any(IsMark)));

        static bool IsMark(XElement path) => (string?)path.Attribute("class") == "invalid";
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
    public void Write_TimeoutCurve_IsDrawnWithClientsOverItAndATableBehindIt()
    {
        var page = Parse(Write(SummaryFixtures.DroppedSubacks()));

        var figure = page.Descendants("figure").Single(f => f.Descendants("figcaption").Single().Value.StartsWith("suback percent of 4,800 attempts that would time out", StringComparison.Ordinal));
        var rows = figure.Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()).Where(cells => cells.Length > 0).ToArray();
        Assert.Contains(rows, cells => cells is ["AWSIoTPythonSDK (aws-iot-python-sdk)", "5 s", "50", "1.04 %", "0.78 % … 1.38 %"]);
        Assert.Contains(rows, cells => cells is ["AWS IoT Device SDK v2, MQTT 3.1.1 (aws-sdk-v2-mqtt311)", "without end", "47", "at most 0.98 %", _]);
        Assert.Contains(rows, cells => cells is ["5 s", "the plan’s", "50", "1.04 %", _]);
        Assert.Contains(rows, cells => cells is ["50 s", "", "47", "at most 0.98 %", _]);

        var axis = Axis.Logarithmic(100, 60_000);
        var lines = figure.Descendants("path").Where(path => ((string?)path.Attribute("d"))!.Length > 20).ToLookup(path => (string?)path.Attribute("class"), path => (string)path.Attribute("d")!);
        Assert.StartsWith("M0 ", lines["line s1"].Single(), StringComparison.Ordinal);
        Assert.Contains($"L{Format.Coordinate(axis.Position(30_000) * 1000)} ", lines["line s1"].Single(), StringComparison.Ordinal);
        Assert.DoesNotContain($"L{Format.Coordinate(axis.Position(50_000) * 1000)} ", lines["line s1"].Single(), StringComparison.Ordinal);
        Assert.StartsWith($"M{Format.Coordinate(axis.Position(30_000) * 1000)} ", lines["line s2"].Single(), StringComparison.Ordinal);
        Assert.Contains("1.04 % at 5 s", (string?)figure.Descendants("svg").Single(svg => (string?)svg.Attribute("role") == "img").Attribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("7 answers of the warm-up", figure.Value, StringComparison.Ordinal);
        Assert.Contains("No attempt would have timed out at 1 s or more: connack (1,952).", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Findings_ShowWhatSharesTheirSignatureAndWhetherThePlanExpectsThem()
    {
        var summary = SummaryFixtures.DroppedSubacks() with { Expectation = new ExpectationResult(["suback-dropped"], true, "Exactly that was found.") };

        var page = Parse(Write(summary));

        var finding = page.Descendants("div").Single(div => (string?)div.Attribute("class") == "finding certain");
        Assert.Equal("suback-dropped: SUBACKs are lost certain · 50 devices · 3 came through later · 48 timeouts · group lost", finding.Elements("p").First().Value);
        Assert.Equal("client-blocked possible, 12 devices A client that reads nothing looks the same.", finding.Descendants("li").Single().Value);
        Assert.Contains("as expected Exactly that was found.", page.Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Allow `topicfilter/…`, keep `a<b`.", "Allow <code>topicfilter/…</code>, keep <code>a&lt;b</code>.")]
    [InlineData("An odd ` stays.", "An odd ` stays.")]
    public void Write_FixWithBackticks_ShowsCode(string fix, string shown)
    {
        var failed = SummaryFixtures.DroppedSubacks();
        Assert.Contains($"<b>Fix:</b> {shown}</p>", Write(failed with { Diagnosis = [failed.Diagnosis[0] with { Fix = fix }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_WhateverIsKnown_IsSaidAsItIs()
    {
        var audit = new AuditResult { Things = 0, Certificates = 0, Serials = 0, Checked = 2000 };
        Assert.Equal("no orphans among 2,000 things and certificates looked at", ReportText.Audit(audit));
        Assert.Equal("1 orphaned thing, – pending certificates, 2 serials provisioned twice among 2,000 things and certificates looked at; Reading failed.", ReportText.Audit(audit with { Things = 1, Certificates = null, Serials = 2, Gaps = ["Reading failed."] }));
    }

    [Fact]
    public void Write_Timeouts_AreSplitByCauseAndFindingIntoAHundredPercent()
    {
        var page = Parse(Write(SummaryFixtures.DroppedSubacks()));

        var tables = page.Descendants("table").Where(table => (string?)table.Attribute("class") == "bars bad").Select(table => table.Descendants("tr").Select(row => string.Join(' ', row.Elements("td").Select(cell => cell.Value)).Trim()).Where(row => row.Length > 0).ToArray()).ToArray();
        Assert.Contains(tables, rows => rows is ["no_suback 45 90 %", "late_suback 3 6 %", "disconnected_after_subscribe 2 4 %", "all 50 100 %"]);
        Assert.Contains(tables, rows => rows is ["suback-dropped 48 96 %", "unexplained 2 4 %", "all 50 100 %"]);
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

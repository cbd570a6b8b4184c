using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;

namespace LoadHarness.UnitTests.Reporting;

public sealed partial class HtmlReportTests
{
    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("invalid")]
    [InlineData("inconclusive")]
    [InlineData("interrupted")]
    [InlineData("empty")]
    [InlineData("storm")]
    [InlineData("crowded")]
    [InlineData("hostile")]
    public void Write_AnyRun_IsWellFormedWithEverySectionInOrder(string run)
    {
        var page = Parse(Write(Reports.Summary(run)));

        Assert.Equal(
            ["Gates", .. run == "crowded" ? new[] { "Comparison" } : [], "Provisioning funnel", "Where a device’s time goes", "Latency", "Steps", "SUBACK over time", "Timeline", "Timeouts by cause", "Timeout curve", "Churn", "Diagnosis", "Generator health", "Read with care", "Environment and plan"],
            page.Descendants("h2").Select(h => h.Value));
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("hostile")]
    public void Write_AnyRun_AsksNothingOfTheNetwork(string run)
    {
        var html = Scripts().Replace(Write(Reports.Summary(run)), "");

        Assert.All(["https://", "src=", "url(", "@import", "<link", "<iframe", "<img"], part => Assert.DoesNotContain(part, html));
        Assert.All(Regex.Matches(html, "href=\"(.)"), static link => Assert.Equal("#", link.Groups[1].Value));
        Assert.All(Regex.Matches(html, "http://[^\"]*"), static name => Assert.Equal("http://www.w3.org/2000/svg", name.Value));
        Assert.Contains("default-src 'none'", html);
    }

    [Fact]
    public void Write_ChartLibrary_IsEChartsAloneWithItsLicence()
    {
        var library = PageFiles.ChartLibrary.ToString();

        Assert.StartsWith("/*\n* Licensed to the Apache Software Foundation (ASF)", library, StringComparison.Ordinal);
        Assert.Contains("Copyright (c) 2013, Baidu Inc.", library, StringComparison.Ordinal);
        Assert.All(["ecStat", "vizorECharts", "fetch(", "eval("], part => Assert.DoesNotContain(part, library));
    }

    [Fact]
    public void Write_AnyCulture_MatchesGolden() =>
        Golden.Matches("fail.html", Golden.InBothCultures(() => Scripts().Replace(Write(SummaryFixtures.DroppedSubacks()), "<script></script>").Replace(PageFiles.Style.ToString(), "", StringComparison.Ordinal)));

    [Fact]
    public void Write_HostileTexts_StayText()
    {
        var page = Parse(Write(SummaryFixtures.Hostile()));

        Assert.All(page.Descendants("script").Where(static script => script.Value.Length > 0), static script => Assert.Equal("application/json", (string?)script.Attribute("type")));
        Assert.Contains("<script>alert(\"1\")</script> & |", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Write_Pass_ShowsVerdictGatesFunnelAndEveryChart()
    {
        var page = Parse(Write(SummaryFixtures.Pass()));

        Assert.Equal("pass", (string?)page.Descendants("header").Single().Attribute("class"));
        Assert.Contains("0 % … 0.38 %", page.ToString());
        Assert.Equal(
            ["funnel", "waterfall", "latencies", "percentiles", "suback-heat", "suback-seconds", "devices", "connected", "timeouts", "reconnects", "journey", "cpu", "dispatch-lag", "memory"],
            page.Descendants("figure").Select(static figure => ((string)figure.Attribute("id")!)["chart-".Length..]));
        Assert.All(page.Descendants("figure"), static figure => Assert.NotEqual("", (string?)figure.Descendants().Single(e => (string?)e.Attribute("role") == "img").Attribute("aria-label")));
        Assert.Equal(13, page.Descendants("figure").Count(f => f.Descendants("table").Any())); // Those of the latencies stand in the table above the chart.
    }

    [Fact]
    public void Write_BrokenGate_SaysSinceWhenAndWhy()
    {
        var failed = SummaryFixtures.DroppedSubacks();

        var page = Parse(Write(failed with { Gates = [failed.Gates[0] with { BrokenAt = 74, BrokenOn = 310, AbortedAt = 80 }] }));

        var rows = page.Descendants("table").Single(static table => (string?)table.Attribute("class") == "gates").Descendants("tbody").Single().Elements("tr").Select(static row => row.Elements("td").Select(static cell => cell.Value).ToArray()).ToArray();
        Assert.Equal(["timeout.rate < 0.5%", "fail", "5 %", "0.5 %", "3.81 % … 6.54 %", "1,000", "01:14, on 310"], rows[0]);
        Assert.Equal(["50 of 1,000; the interval lies above the limit. Ended the run at 01:20."], rows[1]);
        Assert.Contains("The gate timeout.rate < 0.5% has been broken since 01:14, when it stood on 310 samples.", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TimeoutCurve_NamesRealClientsAndWhatItCannotSay()
    {
        var page = Parse(Write(SummaryFixtures.DroppedSubacks()));

        var section = page.Descendants("section").Single(static section => (string?)section.Attribute("id") == "timeout-curve");
        var rows = section.Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()).Where(cells => cells.Length > 0).ToArray();
        Assert.Contains(rows, cells => cells is ["AWSIoTPythonSDK (aws-iot-python-sdk)", "5 s", "50", "1.04 %", "0.78 % … 1.38 %"]);
        Assert.Contains(rows, cells => cells is ["AWS IoT Device SDK v2, MQTT 3.1.1 (aws-sdk-v2-mqtt311)", "without end", "47", "at most 0.98 %", _]);
        Assert.Contains("7 answers of the warm-up", section.Value, StringComparison.Ordinal);
        Assert.Contains("No attempt would have timed out at 1 s or more: connack (1,952).", section.Value, StringComparison.Ordinal);
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
    public void Write_DayLongRunWithEverything_StaysBelowTwoMegabytesAndKeepsTheSpike()
    {
        var causes = string.Join('+', Enumerable.Range(1, 9).Select(static i => $"disconnected_after_cause_{i}:{{0}}"));
        var timeline = SummaryFixtures.Timeline(86_400, 50_000).Select((r, i) => r with { SubackP99Ms = i == 12_340 ? 98_765.4 : r.SubackP99Ms, CpuHarnessPercent = i * 37 % 1009 / 10.0, CpuSimulatorPercent = i * 91 % 1013 / 10.0, CpuHostPercent = i * 53 % 1019 / 10.0, DispatchLagMaxMs = 0.1 + (i * 71 % 997 / 100.0), Connected = i * 7919 % 50_000, Active = i * 6007 % 900, TimeoutCauses = causes.Replace("{0}", (i * i % 9973).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) }).ToList();

        var html = Reports.Write(new HtmlReport(), SummaryFixtures.Crowded(), timeline, SummaryFixtures.Manifest(), LatencyFixtures.Full(240));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(html), 1_100_000, 2_000_000);
        Assert.Contains(",98765,", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Scripts();

    private static string Write(RunSummary summary) => Reports.Write(new HtmlReport(), summary, manifest: SummaryFixtures.Manifest(), latencies: LatencyFixtures.Of(33));

    private static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(Scripts().Replace(html, "<script></script>")), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}

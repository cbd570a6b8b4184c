using System.Text.Json;
using System.Xml.Linq;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.UnitTests.Reporting.Charts;

public sealed class RunChartsTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("pass")]
    [InlineData("fail")]
    [InlineData("hostile")]
    public void Of_AnyRun_EveryChartIsDrawnAsAPictureAndAsData(string run)
    {
        var charts = All(RunCharts.Of(Input(Reports.Summary(run)))).ToArray();

        Assert.Equal(charts.Length, charts.Select(static chart => chart.Id).Distinct().Count());
        Assert.All(charts, static chart =>
        {
            var svg = XDocument.Parse(SvgChart.AsFile(chart)).Root!;
            Assert.NotEmpty(svg.Descendants(Svg + "path"));
            Assert.StartsWith(XmlText.Clean(chart.Title) + ". ", (string)svg.Attribute("aria-label")!, StringComparison.Ordinal);
            var json = ChartJson.Write(chart);
            Assert.DoesNotContain('<', json);
            using var data = JsonDocument.Parse(json);
            Assert.Equal(chart.Id, data.RootElement.GetProperty("id").GetString());
            Assert.All(data.RootElement.GetProperty("lines").EnumerateArray(), line => Assert.Equal(chart.Xs.Count, line.GetProperty("ys").GetArrayLength()));
            Assert.NotEmpty(chart.Table.Rows);
            Assert.All(chart.Table.Rows, row => Assert.Equal(chart.Table.Heads.Count, row.Count));
        });
    }

    [Fact]
    public void Of_Faults_ShadeTheirWindowsOnEveryChartOverTime()
    {
        var summary = SummaryFixtures.DroppedSubacks() with { Faults = [new FaultWindow("suback.delay", 20, 50), new FaultWindow("stall", 90, null), new FaultWindow("rst", 500, 600)] };

        var charts = All(RunCharts.Of(Input(summary, 100))).Where(static chart => chart.X.Quantity == Quantity.Clock).ToArray();

        Assert.Equal(["suback-heat", "suback-seconds", "devices", "connected", "timeouts", "reconnects", "journey", "cpu", "dispatch-lag", "memory"], charts.Select(static chart => chart.Id));
        Assert.All(charts, static chart =>
        {
            Assert.Equal([("injected suback.delay", 20.0, 50.0), ("injected stall", 90, 100)], chart.Bands.Select(static band => (band.Name, band.From, band.To)));
            Assert.Contains("Shaded: injected suback.delay, 20 s to 50 s; injected stall, 1 min 30 s to 1 min 40 s.", chart.Alternative, StringComparison.Ordinal);
            Assert.Equal(["injected suback.delay, 20 s to 50 s", "injected stall, 1 min 30 s to 1 min 40 s"], XDocument.Parse(SvgChart.AsFile(chart)).Descendants(Svg + "path").Where(static path => (string?)path.Attribute("class") == "fault" && path.HasElements).Select(static path => path.Value));
        });
    }

    [Fact]
    public void Of_GeneratorBeyondBudget_ShadesItInAWayOfItsOwn()
    {
        var pass = SummaryFixtures.Pass();
        var summary = pass with { Generator = pass.Generator with { InvalidWindows = [new InvalidWindow(20, 22, "late_starts+wake_up_delay"), new InvalidWindow(90, 1e6, "gc_pause"), new InvalidWindow(1e6, 2e6, "gc_pause")] } };

        var bands = RunCharts.Of(Input(summary, 100)).Timeline[0].Bands;

        Assert.Equal([("generator beyond budget: late starts, wake up delay", false, 22.0), ("generator beyond budget: gc pause", false, 100)], bands.Select(static band => (band.Name, band.IsFault, band.To)));
    }

    [Fact]
    public void Of_ManyInvalidWindows_JoinsNeighboursAndLosesNone()
    {
        var pass = SummaryFixtures.Pass();
        var windows = Enumerable.Range(0, 1000).Select(static i => new InvalidWindow(i * 86, (i * 86) + 1, i % 2 == 0 ? "late_starts" : "gc_pause")).ToArray();
        var summary = pass with { Generator = pass.Generator with { InvalidWindows = windows } };

        var bands = Bands.Within(summary, 86_400);

        Assert.InRange(bands.Count, 1, 100);
        Assert.All(windows, window => Assert.Contains(bands, band => band.From <= window.From && band.To >= window.To));
    }

    [Fact]
    public void Of_NothingHappened_NamesWhatIsNotDrawn()
    {
        var quiet = SummaryFixtures.Timeline().Select(static row => row with { TimedOut = 0, Refused = 0, Disconnects = 0, Reconnects = 0 }).ToArray();

        var charts = RunCharts.Of(new ReportInput(SummaryFixtures.Pass(), quiet));

        Assert.Equal(["connects a second", "timeouts and refusals", "disconnects and reconnects"], charts.Quiet);
        Assert.DoesNotContain(charts.Timeline, static chart => chart.Id is "timeouts" or "reconnects");
    }

    [Fact]
    public void Of_CausesOverTime_HaveALineEach()
    {
        var timeline = SummaryFixtures.Timeline().Select(static row => row with { TimeoutCauses = row.T < 10 ? "" : $"late_suback:2+no_suback:{(int)row.T}" }).ToArray();

        var chart = RunCharts.Of(new ReportInput(SummaryFixtures.DroppedSubacks(), timeline)).Timeline.Single(static chart => chart.Id == "timeouts");

        Assert.Equal([("no_suback", 33.0), ("late_suback", 2), ("iterations refused", 0)], chart.Lines.Select(static line => (line.Name, line.Ys[^1]!.Value)));
        Assert.Equal(0, chart.Lines[0].Ys[0]);
    }

    [Fact]
    public void Waterfall_OneByOne_CountsEachSubscribeAndTogetherOne()
    {
        var summary = SummaryFixtures.Pass();

        var apart = WaterfallChart.Of(summary, SummaryFixtures.Manifest())!;
        var together = WaterfallChart.Of(summary, SummaryFixtures.Manifest() with { EffectivePlan = "name: x\nsubscribe: together\n" })!;

        Assert.Equal(["claim.tcp", "claim.tls", "claim.connack", "claim.suback × 4", "claim.create_certificate", "claim.register_thing", "device.tcp", "device.tls", "device.connack", "device.suback", "device.puback", "journey"], apart.Y.Categories);
        Assert.Equal("claim.suback", together.Y.Categories[3]);
        var bar = apart.Bars[0].Items[3];
        Assert.Equal((7.71, 12.51, "4.80 ms"), (Math.Round(bar.From, 6), Math.Round(bar.To, 6), bar.Label));
        Assert.Equal(0.21 + 6.4 + 1.1 + 4.8 + 3.9 + 2.4, apart.Bars[1].Items[0].From, 6);
        Assert.Equal((0.0, 31.4), (apart.Bars[2].Items[0].From, apart.Bars[2].Items[0].To));
    }

    [Fact]
    public void Percentiles_EachLine_EndsWhereSamplesAreTooFew()
    {
        var chart = RunCharts.Of(Input(SummaryFixtures.Pass())).Percentiles!;

        var suback = chart.Lines.Single(static line => line.Name == "suback");
        var last = suback.Ys.ToList().FindLastIndex(static y => y is not null);
        Assert.Equal(100, chart.Xs[last], 6); // 1,000 answers tell the 99th percentile, and no later one.
        Assert.Equal("suback, response", Assert.Single(chart.Lines, static line => line.Dashed && !line.Hidden).Name);
        Assert.Contains(chart.Table.Rows, static row => row[0] == "suback" && row[1] == "1,000" && row[^1] == "–");
    }

    [Fact]
    public void Heat_Cells_KeepEveryAnswer()
    {
        var chart = RunCharts.Of(Input(SummaryFixtures.Pass())).Suback[0];

        Assert.Equal(1000, chart.Heat!.Levels.Sum(static level => level.Cells.Sum(static cell => cell.Count)));
        Assert.All(chart.Heat.Levels.SelectMany(static level => level.Cells), cell => Assert.InRange(cell.Row, 0, chart.Heat.RowEdges.Count - 2));
    }

    [Fact]
    public void TimeoutCurve_BeyondTheTimeListened_IsALineOfItsOwn()
    {
        var (_, chart) = Assert.Single(RunCharts.Of(Input(SummaryFixtures.DroppedSubacks())).Curves);

        Assert.Equal("timeout-curve-suback", chart.Id);
        Assert.Equal(chart.Xs.Select(static x => x <= 30_000), chart.Lines[0].Ys.Select(static y => y is not null));
        Assert.Equal(chart.Xs.Select(static x => x >= 30_000), chart.Lines[1].Ys.Select(static y => y is not null));
        Assert.Equal(["embedded-c", "aws-iot-python-sdk", "device-client", "aws-sdk-v2-mqtt5", "the plan’s timeout, 5 s: 1.04 %"], chart.Marks.Select(static mark => mark.Name));
        Assert.Contains("1.04 % at 5 s", chart.Alternative, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("waterfall")]
    [InlineData("suback-heat")]
    [InlineData("devices")]
    public void AsFile_Chart_MatchesGoldenInAnyCulture(string id) =>
        Golden.Matches($"{id}.svg", Golden.InBothCultures(() => SvgChart.AsFile(RunCharts.Of(Input(SummaryFixtures.DroppedSubacks())).Files.Single(chart => chart.Id == id))));

    private static ReportInput Input(RunSummary summary, int seconds = 33) =>
        new(summary, SummaryFixtures.Timeline(seconds), SummaryFixtures.Manifest()) { Latencies = LatencyFixtures.Of(seconds) };

    private static IEnumerable<Chart> All(RunCharts charts) =>
        new[] { charts.Funnel, charts.Waterfall, charts.Latencies, charts.Percentiles }.OfType<Chart>().Concat(charts.Suback).Concat(charts.Timeline).Concat(charts.Curves.Select(static curve => curve.Chart)).Concat(charts.Generator);
}

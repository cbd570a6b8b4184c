using System.Xml.Linq;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Lab;
using LoadHarness.Reporting;
using LoadHarness.Reporting.Html;
using LoadHarness.UnitTests.Reporting;
using Spectre.Console.Testing;

namespace LoadHarness.UnitTests.Hosting.Lab;

public sealed class LabTests
{
    [Fact]
    public void Of_RunWithAnOutage_TakesItsFiguresAndTheTimelineSince()
    {
        var summary = SummaryFixtures.Storm();
        TimelineRow[] timeline = [.. Enumerable.Range(1, 60).Select(static t => new TimelineRow { T = t, ConnectAttempts = t <= 20 ? t * 50 : 1000 + ((t - 20) * 7), CpuSimulatorPercent = t > 20 ? 40 + (t % 2) : 5 })];

        var run = LabRunReader.Of("fixed", "every 1s", "folder", summary, timeline);

        Assert.Equal((summary.Churn.Outages[0], summary.Churn.ServerOutages![0], null), (run.Outage, run.Server, run.Invalid));
        Assert.Equal(40, run.AttemptsPerSecond.Count);
        Assert.All(run.AttemptsPerSecond, static rate => Assert.Equal(7, rate));
        Assert.Equal((40.5, 41.0), (run.ServerCpuPercent, run.ServerCpuPeakPercent));
    }

    [Fact]
    public void Of_RunWithoutAnOutage_SaysSo()
    {
        var run = LabRunReader.Of("fixed", "every 1s", "folder", SummaryFixtures.Pass(), SummaryFixtures.Timeline());
        Assert.Equal("No outage was seen: too few devices were connected.", run.Invalid);
        Assert.Equal((null, null), (run.Outage, run.ServerCpuPercent));
        Assert.Empty(run.AttemptsPerSecond);
    }

    [Fact]
    public void Of_InvalidRun_KeepsTheReason() =>
        Assert.Equal(SummaryFixtures.Invalid().VerdictReason, LabRunReader.Of("fixed", "", "", SummaryFixtures.Invalid() with { Churn = SummaryFixtures.Restarted() }, []).Invalid);

    [Fact]
    public void Write_Json_ReadsBack()
    {
        var text = LabJson.Write(Result());
        Assert.Equal(text, LabJson.Write(LabJson.Read(text)));
        Assert.Contains("\"schema\": \"loadharness/lab/1\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_NothingWasHeldUp_SayThatTheOutageTellsNothingApart()
    {
        const string Unhindered = "The broker took every attempt at once";
        var result = Result();
        Assert.DoesNotContain(Unhindered, LabText.Findings(result), StringComparison.Ordinal);

        var mild = result with { Runs = [.. result.Runs.Select(static run => run.Outage is { } outage ? run with { Outage = outage with { Attempts = outage.Connects, TurnedAway = 0 } } : run)] };
        Assert.StartsWith(Unhindered, LabText.Findings(mild), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Markdown_OrdersBySoonestBack() => Golden.Matches("lab.md", Golden.InBothCultures(() => LabMarkdown.Write(Result())));

    [Fact]
    public void Write_Page_IsWellFormedWithBothCharts()
    {
        var page = XDocument.Parse(LabPage.Write(Result()).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace(PageFiles.ChartLibrary.ToString(), "", StringComparison.Ordinal).Replace(PageFiles.Script.ToString(), "", StringComparison.Ordinal).Replace(PageFiles.Style.ToString(), "", StringComparison.Ordinal));
        Assert.Equal(["Policies, soonest back first", "Who was back when", "What the broker had to bear", "Runs"], page.Descendants("h2").Select(static head => head.Value));
        Assert.Equal(["chart-lab-recovery", "chart-lab-attempts"], page.Descendants("figure").Select(static figure => figure.Attribute("id")!.Value));
        Assert.Equal(3, page.Descendants("a").Count(static link => link.Attribute("href")!.Value.EndsWith("/report.html", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void Write_Terminal_StaysWithinTheWidth(int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        LabView.Write(Result(), console, "labs/x/lab.html");
        Assert.Contains("full-jitter", console.Output, StringComparison.Ordinal);
        if (width >= 140)
        {
            Assert.All(console.Lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
        }
    }

    [Fact]
    public void Policies_AreAllWithWhichDevicesComeBack()
    {
        Assert.DoesNotContain("none", ReconnectLab.Policies);
        Assert.Contains("full-jitter", ReconnectLab.Policies);
        Assert.Contains("greengrass", ReconnectLab.Policies);
    }

    private static LabResult Result()
    {
        var storm = SummaryFixtures.Storm().Churn.Outages[0];
        return new LabResult
        {
            StartedAt = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero), Version = "0.1.0", Plan = "reconnect-storm", Devices = 1000, Seed = 42, Outage = "Injected fault: broker.restart.",
            Runs =
            [
                Run("exponential", storm with { Back = 1000, T95Ms = 31_200, T100Ms = 63_000, AttemptsPerSuccess = 3.4, PeakAttemptsPerSecond = 1000 }),
                Run("full-jitter", storm),
                Run("<evil> | _x_", null) with { Invalid = "31 % of starts were later than 50 ms." },
            ],
        };

        static LabRun Run(string policy, OutageSummary? outage) => new()
        {
            Policy = policy, Words = "in words", Folder = "20260301T093000Z-reconnect", Invalid = null, Outage = outage, Server = null,
            ServerCpuPercent = outage is null ? null : 81.2, ServerCpuPeakPercent = outage is null ? null : 140, AttemptsPerSecond = outage is null ? [] : [940, 400, 120.5, 80, 0, 0],
        };
    }
}

using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class PlannedFaultsTests
{
    private static readonly Finding Lost = new("connection-lost", "likely", 40, "Seen.", "Mend.");

    [Theory]
    [InlineData(65.02, 66.0, true)]
    [InlineData(64.9, 125.3, true)] // To the second.
    [InlineData(63.9, 66.0, false)] // Some of it came before.
    [InlineData(65.02, 126.1, false)] // Some of it came after.
    [InlineData(1, 2, false)]
    public void Evidence_OneFault_IsSaidOnlyWhereAllCameWithinIt(double first, double last, bool isSaid)
    {
        var finding = Lost with { FirstSeconds = first, LastSeconds = last };

        var evidence = PlannedFaults.Evidence(Run(finding, new FaultWindow("broker.restart", 65, 125)), finding);

        Assert.Equal(isSaid ? "All of it came within the plan’s own fault `broker.restart` (01:05 to 02:05). Seen." : "Seen.", evidence);
    }

    [Fact]
    public void Evidence_SeveralFaults_AreNamedAsFarAsTheyHoldIt()
    {
        var finding = Lost with { FirstSeconds = 30, LastSeconds = 31 };
        var summary = Run(finding, new FaultWindow("partition", 20, 40), new FaultWindow("rst", 50, 60), new FaultWindow("certificate.rotation", 10, null));

        Assert.Equal("All of it came within the plan’s own faults `partition` (00:20 to 00:40), `certificate.rotation` (from 00:10 on). Seen.", PlannedFaults.Evidence(summary, finding));
    }

    [Fact]
    public void Evidence_FaultOfTheWholeRun_SaysNothing()
    {
        var finding = Lost with { FirstSeconds = 30, LastSeconds = 31 };
        Assert.Equal("Seen.", PlannedFaults.Evidence(Run(finding, new FaultWindow("suback.drop", 0, null)), finding));
    }

    [Fact]
    public void Evidence_NotOfTheWire_SaysNothing() => Assert.Equal("Seen.", PlannedFaults.Evidence(Run(Lost, new FaultWindow("broker.restart", 65, 125)), Lost));

    [Fact]
    public void Write_StormOfThePlan_IsSaidInEveryReport()
    {
        const string Sentence = "All of it came within the plan’s own fault ";
        var storm = SummaryFixtures.Storm();

        Assert.Contains(Sentence + "`broker.restart` (00:20 to 00:50).", Reports.Write(new MarkdownReport(), storm), StringComparison.Ordinal);
        Assert.Contains(Sentence + "<code>broker.restart</code> (00:20 to 00:50).", Reports.Write(new HtmlReport(), storm, manifest: SummaryFixtures.Manifest(), latencies: LatencyFixtures.Of(33)), StringComparison.Ordinal);
    }

    private static RunSummary Run(Finding finding, params IReadOnlyList<FaultWindow> faults) => SummaryFixtures.Pass() with { Diagnosis = [finding], Faults = faults };
}

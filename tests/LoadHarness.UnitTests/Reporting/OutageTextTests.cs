using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class OutageTextTests
{
    // Cut at 20 s, whole again at 40 s; the first device noticed at 26 s.
    private static readonly ServerOutage Cut = new() { Kind = "partition", StartSeconds = 20, HealedSeconds = 40, Devices = 100, Back = 96, T50Ms = 24_000, T95Ms = 31_000 };
    private static readonly OutageSummary Seen = new()
    {
        StartSeconds = 26, BurstMs = 9000, Devices = 100, Back = 96, T50Ms = 18_001, T95Ms = 25_002, Attempts = 300, Connects = 96, TurnedAway = 0, AttemptsPerSuccess = 300.0 / 96, PeakAttemptsPerSecond = 31, PeakConnectsPerSecond = 12,
    };

    [Fact]
    public void Rows_CutNetwork_BothCountFromTheFirstLoss()
    {
        var rows = OutageText.Rows(Churn(Seen, Cut), 20);

        Assert.All(rows, static row => Assert.Equal(OutageText.Heads.Count, row.Count));
        Assert.Equal(["1, at 00:26", "96 of 100", "18 s", "25 s", "–", "–"], rows[0].Take(6));
        Assert.Equal(["the simulator’s record; the network was whole again at 00:40", "96 of 100", "18 s", "25 s", "–", "–"], rows[1].Take(6));
    }

    [Fact]
    public void Sentence_CutNetwork_SaysTheSameAsTheTable() =>
        Assert.Contains("one outage at 00:26: 96 of 100 lost devices back; T50, T95, T100 18 s, 25 s, – (by the simulator’s own record 18 s, 25 s, –);", OutageText.Sentence(Churn(Seen, Cut)), StringComparison.Ordinal);

    [Theory]
    [InlineData(19, true)] // The two clocks differ a little.
    [InlineData(40.4, true)] // Nobody noticed until every connection was reset.
    [InlineData(54, true)]
    [InlineData(56, false)]
    [InlineData(4, false)]
    public void OfServer_CutNetwork_IsThatOfLossesInItOrSoonAfter(double firstLoss, bool isFound) =>
        Assert.Equal(isFound, OutageText.OfServer(Churn(Seen with { StartSeconds = firstLoss }, Cut), Seen with { StartSeconds = firstLoss }) is not null);

    [Fact]
    public void OfServer_Restart_CountsFromTheDrop()
    {
        var restart = Cut with { Kind = "broker.restart", HealedSeconds = null };
        var churn = Churn(Seen with { StartSeconds = 20.01 }, restart);

        Assert.Same(restart, OutageText.OfServer(churn, churn.Outages[0]));
        Assert.DoesNotContain("cut", OutageText.Legend(churn), StringComparison.Ordinal);
        Assert.EndsWith("from the devices’ first loss too (in summary.json from the cut).", OutageText.Legend(Churn(Seen, Cut)), StringComparison.Ordinal);
    }

    [Fact]
    public void OfServer_Several_IsTheNearest()
    {
        var restart = Cut with { Kind = "broker.restart", StartSeconds = 45, HealedSeconds = null };
        Assert.Equal("partition", OutageText.OfServer(Churn(Seen, Cut, restart), Seen)!.Kind);
        Assert.Equal("broker.restart", OutageText.OfServer(Churn(Seen, Cut, restart), Seen with { StartSeconds = 45.02 })!.Kind);
    }

    private static ChurnSummary Churn(OutageSummary outage, params IReadOnlyList<ServerOutage> server) => new() { OutageCount = 1, Outages = [outage], ServerOutages = server };
}

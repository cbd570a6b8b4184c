using LoadHarness.Hosting;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Hosting;

public sealed class PauseSentenceTests
{
    [Fact]
    public void Of_NoPause_SaysNothing() => Assert.Empty(PauseSentence.Of([]));

    [Fact]
    public void Of_TwoPauses_NamesBothAndTheirSumInAnyCulture() => Assert.StartsWith(
        "Arrivals were paused by hand from 2.5 s to 4.0 s, from 10.0 s to 11.0 s, 2.5 s in all: no start was due meanwhile",
        Golden.InBothCultures(() => PauseSentence.Of([(Seconds(2.5), Seconds(4)), (Seconds(10), Seconds(11))]).Single()));

    [Fact]
    public void Of_ManyPauses_NamesFiveAndCountsTheRest()
    {
        var sentence = PauseSentence.Of([.. Enumerable.Range(0, 12).Select(n => (Seconds(n), Seconds(n + 0.5)))]).Single();

        Assert.Contains("from 4.0 s to 4.5 s and 7 times more, 6.0 s in all", sentence);
        Assert.DoesNotContain("from 5.0 s", sentence);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

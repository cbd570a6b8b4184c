using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Hosting;

namespace LoadHarness.UnitTests.Hosting;

/// <summary>What a report says of times that were not like others.</summary>
public sealed class SentenceTests
{
    [Fact]
    public void Gap_None_SaysNothing() => Assert.Empty(GapSentence.Of([], 0, ownSimulator: true));

    [Fact]
    public void Gap_ManyTimes_NamesTheFirstAndCountsTheRest()
    {
        var sentence = Assert.Single(GapSentence.Of([.. Enumerable.Range(1, 7).Select(static hour => (TimeSpan.FromHours(hour), TimeSpan.FromHours(hour) + TimeSpan.FromSeconds(60)))], 4980, ownSimulator: true));
        Assert.StartsWith("The run's process ended and the run was resumed: nothing was observed from 3600.0 s to 3660.0 s, ", sentence, StringComparison.Ordinal);
        Assert.Contains(" and 2 times more, 420.0 s in all", sentence, StringComparison.Ordinal);
        Assert.Contains("4,980 devices were brought back", sentence, StringComparison.Ordinal);
        Assert.Contains("gates on messages.* have no data", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("messages.*", Assert.Single(GapSentence.Of([(TimeSpan.Zero, TimeSpan.FromSeconds(1))], 1, ownSimulator: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_SettledSomeTimes_SaysForHowLong()
    {
        Assert.Empty(MemorySentence.Of(null));
        Assert.Empty(MemorySentence.Of(default(Standing)));
        Assert.Contains("settled 42 times, for which this process stood still for 103 ms at most and 3.9 s in all", Assert.Single(MemorySentence.Of(new Standing(42, TimeSpan.FromSeconds(3.9), TimeSpan.FromMilliseconds(103)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Clocks_SuspendedAndSet_AreToldApart()
    {
        string[] sentences = [.. ClockSentences.Of([new ClockEvent(TimeSpan.FromSeconds(754.2), TimeSpan.FromHours(1), true), new ClockEvent(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(-30), false)], further: 3)];
        Assert.Equal(3, sentences.Length);
        Assert.StartsWith("This machine was suspended at 754.2 s of the run, for 3600.0 s:", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("This machine's wall clock was set back by 30.0 s at 900.0 s of the run:", sentences[1], StringComparison.Ordinal);
        Assert.Equal("Suspensions and set clocks like these were found 3 times more.", sentences[2]);
    }

    [Fact]
    public void Outage_OfAnHour_SaysFromWhenToWhenAndThatItCounts()
    {
        var sentence = Assert.Single(OutageSentence.Of([new TargetOutage(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(3700), 1234)]));
        Assert.StartsWith("The target answered nothing from 100 s to 3700 s, 3600 s in all, in which 1,234 connections were tried.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Outage_None_SaysNothing() => Assert.Empty(OutageSentence.Of([]));
}

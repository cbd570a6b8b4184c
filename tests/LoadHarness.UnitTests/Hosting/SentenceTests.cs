using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
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
        var sentence = Assert.Single(GapSentence.Of([.. Enumerable.Range(1, 7).Select(static hour => new Resumption(TimeSpan.FromHours(hour), TimeSpan.FromHours(hour) + TimeSpan.FromSeconds(60), TimeSpan.Zero))], 4980, ownSimulator: true));
        Assert.StartsWith("The run's process ended and the run was resumed: nothing was observed from 3600.0 s to 3660.0 s, ", sentence, StringComparison.Ordinal);
        Assert.Contains(" and 2 times more, 420.0 s in all", sentence, StringComparison.Ordinal);
        Assert.Contains("Devices were brought back outside the schedule, 4,980 times in all", sentence, StringComparison.Ordinal);
        Assert.Contains("gates on messages.* and churn.server_disconnects.* have no data", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("messages.*", Assert.Single(GapSentence.Of([new Resumption(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.Zero)], 1, ownSimulator: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_SettledSomeTimes_SaysForHowLong()
    {
        var plan = new RunPlan { Gates = [new GatePlan("drift(harness.live_bytes) < 1MiB/h")] };
        Assert.Empty(MemorySentence.Of(plan, null));
        Assert.Empty(MemorySentence.Of(plan, default(Standing)));
        var stood = new Standing(42, TimeSpan.FromSeconds(3.9), TimeSpan.FromMilliseconds(103));
        Assert.EndsWith("settled 42 times, for which this process stood still for 103 ms at most and 3.9 s in all. The highest percentiles and maxima hold that.", Assert.Single(MemorySentence.Of(plan, stood)), StringComparison.Ordinal);
        Assert.Contains("settled once, ", Assert.Single(MemorySentence.Of(plan, stood with { Times = 1 })), StringComparison.Ordinal);
        Assert.Contains("The workers' memory was not settled", Assert.Single(MemorySentence.Of(plan with { Workers = 2 }, stood)), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_OfARunThatWasCutOff_SaysThatItWasSettled()
    {
        Assert.Empty(MemorySentence.OfUncounted(new RunPlan()));
        Assert.Contains("settled twice a minute at most", Assert.Single(MemorySentence.OfUncounted(new RunPlan { Gates = [new GatePlan("drift(harness.live_bytes) < 1MiB/h")] })), StringComparison.Ordinal);
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

using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

[Collection("Free memory")] // They share what is kept of the whole process.
public sealed class JudgedMemoryTests
{
    [Theory]
    [InlineData(1, 20)] // Twice a minute.
    [InlineData(75, 20)]
    [InlineData(150, 10)] // At most a four hundredth of the time.
    [InlineData(600, 2)]
    public void Settle_TakesAtMostAFourHundredthOfTheTime(int milliseconds, int timesInTenMinutes)
    {
        var time = new FakeTimeProvider();
        var times = 0;
        using var memory = new JudgedMemory(time, () =>
        {
            times++;
            return TimeSpan.FromMilliseconds(milliseconds);
        });

        for (var second = 0; second < 600; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(times, timesInTenMinutes, timesInTenMinutes + 1);
        Assert.Equal(new Standing(times, TimeSpan.FromMilliseconds(times * milliseconds), TimeSpan.FromMilliseconds(milliseconds)), memory.Stood);
    }

    [Fact]
    public void Dispose_SettlesNoMore()
    {
        var time = new FakeTimeProvider();
        var times = 0;
        new JudgedMemory(time, () =>
        {
            times++;
            return TimeSpan.Zero;
        }).Dispose();

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, times);
    }

    [Fact]
    public void Settle_OfThisProcess_TellsWhatItNeeds()
    {
        var time = new FakeTimeProvider();
        using var memory = new JudgedMemory(time);
        Assert.Null(FreeMemory.Settled);

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(1, memory.Stood.Times);
        var settled = FreeMemory.Settled!;
        Assert.True(settled.LiveBytes > 0 && settled.WorkingSet > settled.LiveBytes, settled.ToString());
    }

    [Theory]
    [InlineData("drift(harness.working_set) < 1MB/h", true)]
    [InlineData("drift(harness.live_bytes) < 1MB/h", true)]
    [InlineData("drift(harness.handles) < 1/h", false)]
    [InlineData("harness.working_set < 1GB", false)]
    public void IsIn_GateOnTheDriftOfOwnMemory_Is(string gate, bool expected) => Assert.Equal(expected, JudgedMemory.IsIn(new RunPlan { Gates = [new GatePlan(gate)] }));
}

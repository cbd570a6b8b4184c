using LoadHarness.Core.Engine;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class DevicePoolTests
{
    [Fact]
    public void TryTake_UnusedDevices_ComeBeforeThoseGivenBack()
    {
        var pool = new DevicePool(new FakeScenario(), 2, 2, FleetSlice.Whole);
        Assert.Equal((0, true), Take(pool));
        pool.Return(0);
        Assert.Equal((1, true), Take(pool));
        Assert.Equal((0, false), Take(pool));
        Assert.False(pool.TryTake(out _, out _, out _), "device 1 is busy and device 0 is used up");
        Assert.False(pool.IsExhausted);
        pool.Return(0);
        pool.Return(1);
        Assert.Equal((1, false), Take(pool));
        Assert.True(pool.IsExhausted);
        pool.Return(1);
        Assert.False(pool.TryTake(out _, out _, out _));
    }

    [Fact]
    public void TryTake_ForEver_IsNeverExhausted()
    {
        var pool = new DevicePool(new FakeScenario(), 1, null, FleetSlice.Whole);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal((0, i == 0), Take(pool));
            Assert.False(pool.IsExhausted);
            pool.Return(0);
        }
    }

    [Fact]
    public async Task ReleaseAll_ReleasesTheUsedOnes()
    {
        var scenario = new FakeScenario();
        var pool = new DevicePool(scenario, 10, 1, FleetSlice.Whole);
        _ = Take(pool);
        _ = Take(pool);
        await pool.ReleaseAllAsync();
        Assert.Equal((2, "0,1"), (pool.Used, string.Join(',', scenario.Released.Order())));
    }

    [Fact]
    public void TryTake_ManyThreads_GiveEachIterationOnce()
    {
        var pool = new DevicePool(new FakeScenario(), 50, 20, FleetSlice.Whole);
        var taken = 0;
        Parallel.For(0, 8, _ =>
        {
            while (!pool.IsExhausted)
            {
                if (pool.TryTake(out var index, out var _, out var _))
                {
                    Interlocked.Increment(ref taken);
                    pool.Return(index);
                }
            }
        });
        Assert.Equal(1000, taken);
    }

    private static (int Index, bool First) Take(DevicePool pool)
    {
        Assert.True(pool.TryTake(out var index, out _, out var first));
        return (index, first);
    }
}

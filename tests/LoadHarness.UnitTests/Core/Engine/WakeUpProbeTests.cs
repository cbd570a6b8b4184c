using LoadHarness.Core.Engine;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class WakeUpProbeTests
{
    [Fact]
    public void CatchUp_Standstill_CountsEveryProbeItDelayed()
    {
        using var probe = new WakeUpProbe(new FakeTimeProvider());
        var due = Ms(10);
        for (var now = 10; now <= 700; now += 10)
        {
            due = probe.CatchUp(due, Ms(now));
        }

        Assert.Equal(Ms(1010), probe.CatchUp(due, Ms(1000))); // 30 of 100 probes were held up, by 290 ms to 0.
        Assert.InRange(probe.TakeP99()!.Value, 270, 290);
        Assert.Null(probe.TakeP99());
    }

    [Fact]
    public void CatchUp_NightOfSleep_CountsAMinuteOfIt()
    {
        using var probe = new WakeUpProbe(new FakeTimeProvider());
        Assert.Equal(TimeSpan.FromHours(8) + Ms(10), probe.CatchUp(Ms(10), TimeSpan.FromHours(8)));
        Assert.InRange(probe.TakeP99()!.Value, 59_000, 60_100);
    }

    [Fact]
    public async Task Probe_TimePasses_IsTakenByItself()
    {
        var time = new FakeTimeProvider();
        var probe = new WakeUpProbe(time);
        time.Advance(Ms(10));
        await EngineRig.EventuallyAsync(() => probe.TakeP99() is < 1);
        probe.Dispose();
        await probe.Completion;
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

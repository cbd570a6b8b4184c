using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class HealthWatchTests
{
    [Theory]
    [InlineData(100, 10, 500.0, 25, "")]
    [InlineData(100, 11, null, 0, "late_starts")]
    [InlineData(0, 1, null, 0, "late_starts")]
    [InlineData(0, 0, 500.1, 0, "wake_up_delay")]
    [InlineData(0, 0, null, 25.1, "gc_pause")]
    [InlineData(10, 10, 900.0, 90, "late_starts+wake_up_delay+gc_pause")]
    public void Observe_Interval_SaysWhatIsBeyondBudget(long due, long missed, double? wakeUp, double gc, string reason)
    {
        var watch = new HealthWatch(new ValidityPlan());
        Assert.Equal(reason, watch.Observe(Reading(0, 1) with { Due = due, Missed = missed, WakeUpP99Ms = wakeUp, GcPausePercent = gc }));
        Assert.Equal(reason.Length > 0 ? 1 : 0, watch.Windows.Count);
        Assert.Equal(wakeUp, watch.WorstWakeUpMs);
    }

    [Theory]
    [InlineData(500, 0, 0, 0, "")]
    [InlineData(500.1, 0, 0, 0, "send_stall")]
    [InlineData(0, 1, 0, 0, "local_ports")]
    [InlineData(0, 0, 1, 0, "descriptors")]
    [InlineData(0, 0, 0, 1, "clamped_values")]
    [InlineData(501, 2, 3, 4, "send_stall+local_ports+descriptors+clamped_values")]
    public void Observe_OwnLimits_MarkTheirSecond(double stall, long ports, long descriptors, long clamped, string reason)
    {
        var watch = new HealthWatch(new ValidityPlan());
        Assert.Equal(reason, watch.Observe(Reading(0, 1) with { SendStallMs = stall, Limits = new OwnLimits(ports, descriptors, clamped) }));
        Assert.Equal(stall, watch.WorstSendStallMs);
    }

    [Fact]
    public void Observe_Neighbours_AreJoinedWhereTheReasonIsTheSame()
    {
        var watch = new HealthWatch(new ValidityPlan { GcPause = 0.5 });
        watch.Observe(Reading(0, 1) with { GcPausePercent = 60 });
        watch.Observe(Reading(1, 2.5) with { GcPausePercent = 60 });
        watch.Observe(Reading(2.5, 3) with { GcPausePercent = 60, WakeUpP99Ms = 800 });
        watch.Observe(Reading(3, 4) with { WakeUpP99Ms = 20 });
        watch.Observe(Reading(4, 5) with { GcPausePercent = 60 });

        Assert.Equal([new InvalidWindow(0, 2.5, "gc_pause"), new InvalidWindow(2.5, 3, "wake_up_delay+gc_pause"), new InvalidWindow(4, 5, "gc_pause")], watch.Windows);
        Assert.Equal((TimeSpan.FromSeconds(4), 800.0), (watch.Invalid, watch.WorstWakeUpMs!.Value));
    }

    [Fact]
    public void Observe_MoreWindowsThanListed_StillCountsTheirTime()
    {
        var watch = new HealthWatch(new ValidityPlan());
        for (var i = 0; i <= HealthWatch.MostWindows; i++)
        {
            watch.Observe(Reading(2 * i, (2 * i) + 1) with { GcPausePercent = 60 });
        }

        Assert.Equal((HealthWatch.MostWindows, TimeSpan.FromSeconds(HealthWatch.MostWindows + 1)), (watch.Windows.Count, watch.Invalid));
    }

    private static HealthReading Reading(double from, double to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), 0, 0, null, 0);
}

using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Workers;

namespace LoadHarness.UnitTests.Hosting.Workers;

public sealed class FleetProbeTests
{
    [Fact]
    public void Read_TwoWorkers_AddsUpWhatEachHolds()
    {
        using var own = new HostProbe();
        var alone = own.Read(); // Handles and threads are read anew after 10 s only.
        using var fleet = new FleetProbe(own, [Use(0, 1000), Use(1, 200)]);

        var reading = fleet.Read();

        Assert.True(reading.WorkingSet > 1200);
        Assert.True(reading.LiveBytes > 1201);
        Assert.Equal(alone.Handles + 1202, reading.Handles);
        Assert.Equal(alone.Threads + 1203, reading.Threads);
    }

    [Fact]
    public void Read_WorkerThatDoesNotKnow_GivesNoSum()
    {
        using var own = new HostProbe();
        using var fleet = new FleetProbe(own, [Use(0, 1000), new WorkerUse(new FleetSlice(1, 2), 10)]);

        Assert.Null(fleet.Read().Handles);
    }

    // The workers' figures end in 1, 2 and 3 together, so that none can be taken for another.
    private static WorkerUse Use(int index, long amount)
    {
        var use = new WorkerUse(new FleetSlice(index, 2), 10);
        use.Add(new IntervalHead(TimeSpan.FromSeconds(1), RunState.Running, new HostReading(TimeSpan.Zero, null, null, TimeSpan.Zero, amount)
        {
            LiveBytes = amount + index,
            Handles = amount + (2 * index),
            Threads = amount + (3 * index),
        }));
        return use;
    }
}

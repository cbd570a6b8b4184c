using LoadHarness.Core.Engine;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class ClockWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ClockWatch _watch = new();
    private TimeSpan _elapsed;
    private TimeSpan _wall;
    private TimeSpan _suspended;

    [Fact]
    public void Observe_ClocksThatAgree_FindsNothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(TimeSpan.Zero, Pass(1.003));
        }

        Assert.Empty(_watch.Events);
    }

    [Fact]
    public void Observe_MachineSuspended_TellsHowLongAndTakesItForNoSetClock()
    {
        Pass(1);
        Pass(1);

        var slept = Pass(1, wall: 3601, suspended: 3600);

        Assert.Equal(TimeSpan.FromHours(1), slept);
        Assert.Equal([new ClockEvent(TimeSpan.FromSeconds(3), TimeSpan.FromHours(1), IsSuspension: true)], _watch.Events);
        Assert.Equal(TimeSpan.Zero, Pass(1)); // Told once.
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-120)]
    public void Observe_WallClockSet_TellsByHowMuch(double seconds)
    {
        Pass(1);

        var slept = Pass(1, wall: 1 + seconds);

        Assert.Equal(TimeSpan.Zero, slept);
        Assert.Equal([new ClockEvent(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(seconds), IsSuspension: false)], _watch.Events);
    }

    [Fact]
    public void Observe_WallClockSlewed_IsNotTold()
    {
        for (var i = 0; i < 1000; i++)
        {
            Pass(1, wall: 1.0005); // NTP's fastest slew, 500 ppm.
        }

        Assert.Empty(_watch.Events);
    }

    [Fact]
    public void Observe_SetForEver_KeepsABoundedNumber()
    {
        for (var i = 0; i < 500; i++)
        {
            Pass(1, wall: 100);
        }

        Assert.Equal((ClockWatch.MostEvents, 399), (_watch.Events.Count, _watch.Further)); // The first of all is what the others are compared with.
    }

    [Fact]
    public void Suspended_UptimeAheadOfTheRunningClock_IsTheDifference()
    {
        var time = new FakeTimeProvider();
        var uptime = 5000.0;
        var clock = new SuspendedTime(time, () => uptime);
        var first = clock.Read();

        uptime += 3610;
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3600, (clock.Read() - first)!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void Suspended_ProcessStoodStillBetweenTheClocks_KeepsTheLastReading()
    {
        var time = new FakeTimeProvider();
        var stands = TimeSpan.Zero;
        var clock = new SuspendedTime(time, () =>
        {
            time.Advance(stands);
            return 5000;
        });
        var first = clock.Read();
        stands = TimeSpan.FromSeconds(7);

        Assert.Equal(first, clock.Read());
    }

    [Fact]
    public void Suspended_NoUptime_IsUnknown() => Assert.Null(new SuspendedTime(new FakeTimeProvider(), static () => null).Read());

    [Fact]
    public void Suspended_ThisMachine_ReadsTheSameTwice()
    {
        var clock = SuspendedTime.OfThisMachine();
        var (one, two) = (clock.Read(), clock.Read());
        Assert.Equal(OperatingSystem.IsLinux(), one is not null);
        Assert.InRange((two - one)?.TotalSeconds ?? 0, -0.5, 0.5);
    }

    private TimeSpan Pass(double seconds, double? wall = null, double suspended = 0)
    {
        _elapsed += TimeSpan.FromSeconds(seconds);
        _wall += TimeSpan.FromSeconds(wall ?? seconds);
        _suspended += TimeSpan.FromSeconds(suspended);
        return _watch.Observe(_elapsed, Noon + _wall, _suspended);
    }
}

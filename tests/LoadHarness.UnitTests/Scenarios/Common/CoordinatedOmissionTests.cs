using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Scenarios.Common;

/// <summary>A standstill of 2 s under messages that are due every 10 ms, compared with what must come out by arithmetic.</summary>
public sealed class CoordinatedOmissionTests
{
    private const int Messages = 2000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan From = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task TargetStalled_ResponseHasTheWholeStall_ServiceTheMessageInFlightOnly()
    {
        await using var rig = await TelemetryRig.StartAsync(new TelemetryPlan { Every = Every });
        var isOver = false;
        for (var number = 0; number < Messages; number++)
        {
            rig.AdvanceTo(rig.DueOf(number));
            var publish = await rig.SentAsync();
            var isHit = !isOver && rig.Now >= From;
            isOver |= isHit;
            rig.Advance(isHit ? Standstill : Service);
            await rig.AnswerAsync(publish);
        }

        await rig.EndAsync();
        var service = rig.Latencies(0);
        AssertPercentiles(rig);
        Assert.Equal(Messages, service.TotalCount);
        Assert.InRange(service.GetMaxValue(), 1_990_000, 2_010_000);
        Assert.InRange(service.GetValueAtPercentile(99.95), 990, 1_010); // All but one of 2,000.
    }

    [Fact]
    public async Task GeneratorPaused_ResponseHasTheWholePause_ServiceNothing()
    {
        await using var rig = await TelemetryRig.StartAsync(new TelemetryPlan { Every = Every });
        var isOver = false;
        for (var number = 0; number < Messages; number++)
        {
            if (!isOver && rig.DueOf(number) >= From)
            {
                isOver = true;
                rig.Advance(rig.DueOf(number) - rig.Now + Standstill); // Nothing of the device runs in between.
            }

            rig.AdvanceTo(rig.DueOf(number));
            var publish = await rig.SentAsync();
            rig.Advance(Service);
            await rig.AnswerAsync(publish);
        }

        await rig.EndAsync();
        var service = rig.Latencies(0);
        AssertPercentiles(rig);
        Assert.Equal(Messages, service.TotalCount);
        Assert.InRange(service.GetMaxValue(), 990, 1_010);
    }

    /// <summary>The first message of the standstill waits S, each one after it a period less, but for what those before it take: S - k (e - s).</summary>
    private static void AssertPercentiles(TelemetryRig rig)
    {
        Assert.Equal((Messages, 0), (rig.Count(Outcome.Ok), rig.Count(Outcome.Cancelled)));
        var response = rig.Latencies(1);
        Assert.Equal(Messages, response.TotalCount);
        foreach (var percentile in new[] { 92, 95, 98, 99, 99.5 })
        {
            var above = Messages * (1 - (percentile / 100));
            var expected = (Standstill - (above * (Every - Service))).TotalMicroseconds;
            Assert.InRange(response.GetValueAtPercentile(percentile), expected * 0.95, expected * 1.05);
        }

        Assert.InRange(response.GetValueAtPercentile(85), 990, 1_010); // Those after it: the service alone.
    }
}

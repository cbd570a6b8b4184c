using System.Text;
using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class TelemetryLoopTests
{
    private static readonly TelemetryPlan EverySecond = new() { Every = TimeSpan.FromSeconds(1) };
    private static readonly TimeoutPlan Patient = new() { Puback = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task Inflight_Two_HoldsTheThirdBack()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond with { Inflight = 2 }, Patient);
        rig.AdvanceTo(rig.DueOf(0));
        var first = await rig.SentAsync();
        rig.AdvanceTo(rig.DueOf(1));
        Assert.EndsWith("{\"sequence\":1}", Encoding.UTF8.GetString(await rig.SentAsync()), StringComparison.Ordinal);
        rig.AdvanceTo(rig.DueOf(3));
        await rig.AnswerAsync(first);
        Assert.EndsWith("{\"sequence\":2}", Encoding.UTF8.GetString(await rig.SentAsync()), StringComparison.Ordinal);
        Assert.Equal(0, rig.Peer.Outgoing.Reader.Count);

        await rig.EndAsync();
        Assert.Equal((1, 3), (rig.Count(Outcome.Ok), rig.Count(Outcome.Cancelled))); // Two in flight, one that was due and never sent.
    }

    [Fact]
    public async Task Lost_WhileAwaiting_CountsWhatWasDueAndNotesTheMessage()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond, Patient);
        rig.AdvanceTo(rig.DueOf(0));
        await rig.SentAsync();
        rig.AdvanceTo(rig.DueOf(3));
        rig.Peer.Hang();
        await EventuallyAsync(() => rig.Count(Outcome.DisconnectedAfterPublish) == 4);
        rig.AdvanceTo(rig.DueOf(9)); // A device without a connection has nothing due.
        await rig.EndAsync();

        Assert.Equal((4, 0), (rig.Count(Outcome.DisconnectedAfterPublish), rig.Count(Outcome.Cancelled)));
        Assert.Equal((1, 1), (rig.Recorder.Connections.Disconnects, rig.Recorder.Starts.TimedOut));
        var seen = Assert.Single(rig.Recorder.Evidence.Summarize()).Signature;
        Assert.Equal((Phase.Device, StepKind.Puback, TopicRole.Telemetry, false), (seen.Step.Phase, seen.Step.Kind, seen.Topic, seen.Has(WireMarks.LostWhileIdle)));
    }

    [Fact]
    public async Task Lost_WhileIdle_IsTheConnectionsLoss()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond);
        rig.Peer.Hang();
        await EventuallyAsync(() => rig.Recorder.Connections.Disconnects == 1);
        await rig.EndAsync();
        Assert.True(Assert.Single(rig.Recorder.Evidence.Summarize()).Signature.Has(WireMarks.LostWhileIdle));
        Assert.Equal(0, rig.Recorder.Starts.TimedOut);
    }

    [Fact]
    public async Task Timeout_LateAnswer_IsMeasuredAndTheNextMessageFollows()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond);
        rig.AdvanceTo(rig.DueOf(0));
        var publish = await rig.SentAsync();
        rig.Advance(TimeSpan.FromSeconds(5));
        await EventuallyAsync(() => rig.Recorder.Pending(TelemetryRig.Telemetry) == 1);
        rig.Advance(TimeSpan.FromSeconds(1));
        await rig.AnswerAsync(publish);
        await rig.SentAsync();
        await rig.EndAsync();

        Assert.Equal((1, 0, 1), (rig.Count(Outcome.LatePuback), rig.Recorder.Pending(TelemetryRig.Telemetry), rig.Recorder.Starts.TimedOut));
        Assert.InRange(rig.Latencies(2).GetMaxValue(), 5_990_000, 6_010_000);
    }

    [Theory]
    [InlineData(OnTimeout.Measure)]
    [InlineData(OnTimeout.Close)]
    public async Task Timeout_NoAnswer_ClosesAndPublishesNoMore(OnTimeout onTimeout)
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond, new TimeoutPlan { LateWindow = TimeSpan.FromSeconds(2), OnTimeout = onTimeout });
        rig.AdvanceTo(rig.DueOf(0));
        await rig.SentAsync();
        rig.Advance(TimeSpan.FromSeconds(5));
        await EventuallyAsync(() => rig.Recorder.Starts.TimedOut == 1);
        if (onTimeout == OnTimeout.Measure)
        {
            await EventuallyAsync(() =>
            {
                rig.Advance(TimeSpan.FromMilliseconds(100)); // The window's timer may not be set yet.
                return rig.ClosedBy == CloseReason.Local;
            });
        }

        await EventuallyAsync(() => rig.ClosedBy == CloseReason.Local && rig.Count(Outcome.Cancelled) > 0);
        await rig.EndAsync();
        Assert.Equal((1, 0), (rig.Count(Outcome.NoPuback), rig.Recorder.Pending(TelemetryRig.Telemetry)));
        Assert.True(rig.Count(Outcome.Cancelled) >= 5); // Due behind the one that was never answered.
    }

    [Fact]
    public async Task Loss_ByPlan_IsNoTimeoutOfMessagesThatWereDue()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond);
        rig.AdvanceTo(rig.DueOf(0));
        await rig.SentAsync();
        rig.AdvanceTo(rig.DueOf(2)); // Two wait for the first one's answer.

        await rig.DropAsync();
        await rig.EndAsync();

        Assert.Equal((3, 0), (rig.Count(Outcome.Cancelled), rig.Recorder.Starts.TimedOut));
        Assert.Empty(rig.Recorder.Evidence.Summarize());
    }

    [Fact]
    public async Task Qos0_IsSentAtItsTicksAndAwaitsNothing()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond with { Qos = 0 });
        for (var number = 0; number < 3; number++)
        {
            rig.AdvanceTo(rig.DueOf(number));
            Assert.Equal(0x30, (await rig.SentAsync())[0]); // Neither retained nor QoS 1.
        }

        await rig.EndAsync();
        Assert.Equal((3, 3L), (rig.Count(Outcome.Ok), rig.Latencies(0).TotalCount));
    }

    [Fact]
    public async Task Warmup_MessagesDueInIt_AreCountedOnly()
    {
        await using var rig = await TelemetryRig.StartAsync(EverySecond, warmup: TimeSpan.FromSeconds(2));
        for (var number = 0; number < 4; number++)
        {
            rig.AdvanceTo(rig.DueOf(number));
            await rig.AnswerAsync(await rig.SentAsync());
        }

        await rig.EndAsync();
        Assert.Equal((4, 2L), (rig.Count(Outcome.Ok), rig.Latencies(1).TotalCount));
    }

    [Fact]
    public void Ticks_OfAnyFleet_LieWithinThePeriodAndEvenly() => Gen.Int[1, 5000].Sample(devices =>
    {
        var clock = new TimeProviderPacingClock(new FakeTimeProvider());
        long[] first = [.. Enumerable.Range(0, devices).Select(device => new DeviceTicks(EverySecond.Every, device, 0, clock)[0]).Order()];
        Assert.InRange(first[^1], 0, TimeSpan.TicksPerSecond - 1);
        Assert.All(first.Zip(first.Skip(1)), pair => Assert.True(pair.Second - pair.First <= 3.0 * TimeSpan.TicksPerSecond / devices));
        var last = new DeviceTicks(EverySecond.Every, devices - 1, 0, clock);
        Assert.Equal(TimeSpan.TicksPerSecond * 1_000_000, last[1_000_000] - last[0]);
    });

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var attempt = 0; !condition(); attempt++)
        {
            Assert.True(attempt < 3000, "It did not come about.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}

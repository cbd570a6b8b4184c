using System.Text;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Mqtt;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>Held devices that lose their connection, against a broker that does it at the test's word: whether they come back, and what is counted.</summary>
public sealed class ReturningTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>One device that is held long enough to come back.</summary>
    private static RunPlan Held(string scenario = "steady-fleet", TimeSpan? hold = null)
    {
        var plan = ScenarioRig.Plan(1, scenario);
        return plan with
        {
            Timeouts = ScriptedBrokerTests.Short,
            Fleet = plan.Fleet with { After = AfterOperational.Hold, Hold = hold ?? TimeSpan.FromSeconds(2) },
            Reconnect = new ReconnectPlan { Policy = "fixed", Min = Pause, Max = Pause, Unsafe = true },
        };
    }

    [Fact]
    public async Task Loss_WhileHeld_IsMadeGoodByThePolicyAndMeasured()
    {
        await using var broker = ScriptedBroker.Start(CloseAfterFirstMessage());

        var result = await ScenarioRig.RunAsync(Held(), broker.Port);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1], result.Funnel);
        Assert.Equal((1, 1, 2), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects, result.Summary.Churn.Attempts));
        Assert.Equal(1, result.Summary.Churn.Reasons["peer_closed"]);
        Assert.True(result.Summary.Churn.Recovery.T100Ms >= Pause.TotalMilliseconds - 1, $"{result.Summary.Churn.Recovery}");
        Assert.Equal((2, 2, 2, 1), (result.Step("device.tcp").Ok, result.Step("device.connack").Ok, result.Step("device.suback").Ok, result.Step("journey").Ok));
        Assert.Equal((1, 1, 0), (result.Recorder.Subscriptions.Returns, result.Recorder.Subscriptions.Resubscribed, result.Recorder.Subscriptions.Lost));
        Assert.True(result.Recorder.Evidence.HasRecovered(0));

        // The pause lies between the loss and the next CONNECT, and the same filter is asked for again.
        var connects = broker.Seen.Where(static seen => seen.Packet.Type == PacketType.Connect).ToArray();
        var message = broker.Seen.First(static seen => seen.Packet.Type == PacketType.Publish);
        Assert.True(TimeProvider.System.GetElapsedTime(message.At, connects[1].At) >= Pause - TimeSpan.FromMilliseconds(5));
        Assert.Equal(2, broker.Seen.Count(static seen => seen.Packet.Type == PacketType.Subscribe));
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData("fleet-provisioning", null, 0)]
    [InlineData("fleet-provisioning", true, 1)]
    [InlineData("subscribe-storm", null, 0)]
    [InlineData("subscribe-storm", true, 1)]
    [InlineData("steady-fleet", false, 0)]
    public async Task Held_IsAsTheScenarioOrThePlanSays(string scenario, bool? held, long returns)
    {
        var plan = Held(scenario, TimeSpan.FromMilliseconds(800));
        var isClaim = scenario == "subscribe-storm";
        var subscribes = 0;
        var lost = 0;
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            // What the device sends last before it is held.
            var isLast = isClaim
                ? seen.Packet.Type == PacketType.Subscribe && Interlocked.Increment(ref subscribes) == 4
                : seen.Packet.Type == PacketType.Publish && seen.Packet.Topic.StartsWith("dt/", StringComparison.Ordinal);
            if (!isLast || Interlocked.Exchange(ref lost, 1) == 1)
            {
                return false;
            }

            await (isClaim ? connection.SubackAsync(seen.Packet, 1) : connection.PubackAsync(seen.Packet));
            await connection.DisposeAsync();
            return true;
        });

        var result = await ScenarioRig.RunAsync(plan with { Reconnect = plan.Reconnect with { Held = held } }, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, returns), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal(returns, result.Recorder.Subscriptions.Returns);
        Assert.Equal(1, result.Summary.Devices.Operational);
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData("steady-fleet")]
    [InlineData("subscribe-storm")]
    public async Task Resume_DeviceThatWasHeld_TriesAgainWhereItIsTurnedAway(string scenario)
    {
        await using var broker = ScriptedBroker.Start((connection, seen) =>
        {
            var isTurnedAway = seen is { Connection: < 3, Packet.Type: PacketType.Connect };
            if (isTurnedAway)
            {
                connection.Reset();
            }

            return Task.FromResult(isTurnedAway);
        });

        var result = await ScenarioRig.RunAsync(Held(scenario, TimeSpan.FromMilliseconds(200)), broker.Port, goesOn: static recorder => new ResumePoint
        {
            StartTimestamp = recorder.TimeProvider.GetTimestamp(), Observed = TimeSpan.FromSeconds(1), Held = TimeSpan.Zero,
            Due = 1, Started = 1, Used = 1, Again = [], Back = [0],
        });

        result.AssertBalanced();
        Assert.Equal((1, 1, 0), (result.Recorder.Starts.Again, result.Step("journey").Ok, result.Recorder.Starts.Due));
        Assert.Equal((4, 1), (result.Summary.Churn.Attempts, result.Step("connack").Ok));
        Assert.DoesNotContain(broker.Seen, static seen => seen.Packet.Type == PacketType.Publish); // It had greeted before.
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Loss_OnTheWayBack_IsALossOfItsOwn()
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            if (seen is { Connection: 1, Packet.Type: PacketType.Subscribe })
            {
                connection.Reset();
                return true;
            }

            return await closes(connection, seen);
        });

        var result = await ScenarioRig.RunAsync(Held(), broker.Port);

        result.AssertBalanced();
        Assert.Equal((2, 2, 3), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects, result.Summary.Churn.Attempts));
        Assert.Equal((1, 2), (result.Step("device.suback").Disconnected, result.Step("device.suback").Ok));
        Assert.NotNull(result.Summary.Churn.Recovery.T100Ms);
        Assert.True(result.Recorder.Evidence.HasRecovered(0));
    }

    [Fact]
    public async Task Timeout_OnTheWayBack_TriesAgainAndCountsTheIterationOnce()
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start((connection, seen) =>
            seen is { Connection: 1 or 2, Packet.Type: PacketType.Connect } ? Task.FromResult(true) : closes(connection, seen));

        var result = await ScenarioRig.RunAsync(Held(hold: TimeSpan.FromSeconds(4)), broker.Port);

        result.AssertBalanced();
        Assert.Equal((2, 2), (result.Step("device.connack").Never, result.Step("device.connack").Ok));
        Assert.Equal((1, 1), (result.Summary.Timeouts.Iterations, result.Recorder.Starts.Started));
        Assert.Equal((1, 1), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.True(result.Summary.Churn.Recovery.T100Ms >= 2 * ScriptedBrokerTests.Short.Connack.TotalMilliseconds);
    }

    [Fact]
    public async Task RunsEnd_OnTheWayBack_IsCancelledAndBalances()
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start((connection, seen) =>
            seen is { Connection: >= 1, Packet.Type: PacketType.Connect } ? Task.FromResult(true) : closes(connection, seen));
        var plan = Held(hold: TimeSpan.FromSeconds(1));

        var result = await ScenarioRig.RunAsync(plan with { Timeouts = plan.Timeouts with { Connack = TimeSpan.FromSeconds(30) } }, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Step("device.connack").Cancelled, result.Step("device.connack").Ok));
        Assert.Equal((1, 0), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Null(result.Summary.Churn.Recovery.T50Ms);
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Policy_None_StaysAway()
    {
        await using var broker = ScriptedBroker.Start(CloseAfterFirstMessage());
        var plan = Held(hold: TimeSpan.FromMilliseconds(600));

        var result = await ScenarioRig.RunAsync(plan with { Reconnect = new ReconnectPlan { Policy = "none" } }, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 0, 1), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects, result.Summary.Churn.Attempts));
    }

    [Theory]
    [InlineData(true, 1, 0, 1)]
    [InlineData(false, 0, 1, 2)]
    public async Task Session_Persistent_IsComparedWithConnackAndSubscribedAnewOnlyWhereItIsLost(bool present, long kept, long lost, int subscribes)
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            if (seen is { Connection: 1, Packet.Type: PacketType.Connect })
            {
                await connection.SendAsync(0x20, 2, (byte)(present ? 1 : 0), 0);
                return true;
            }

            return await closes(connection, seen);
        });
        var plan = Held();

        var result = await ScenarioRig.RunAsync(plan with { Reconnect = plan.Reconnect with { Session = SessionKind.Persistent } }, broker.Port);

        result.AssertBalanced();
        var checks = result.Recorder.Subscriptions;
        Assert.Equal((1, kept, lost, 0), (checks.Returns, checks.SessionsKept, checks.SessionsLost, checks.SessionsUnexpected));
        Assert.Equal(subscribes, broker.Seen.Count(static seen => seen.Packet.Type == PacketType.Subscribe));
        Assert.All(broker.Seen.Where(static seen => seen.Packet.Type == PacketType.Connect), static seen => Assert.Equal(0, seen.Packet.Body[7] & 2)); // Clean session 0, the first time too.
    }

    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(false, 0, 1)]
    public async Task Probe_SaysWhetherTheSubscriptionDelivers(bool delivers, long delivered, long undelivered)
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            if (seen.Packet.Type != PacketType.Publish || !seen.Packet.Topic.StartsWith("cmd/", StringComparison.Ordinal))
            {
                return await closes(connection, seen);
            }

            Assert.EndsWith("/probe", seen.Packet.Topic, StringComparison.Ordinal);
            await connection.PubackAsync(seen.Packet);
            if (delivers)
            {
                await connection.PublishAsync(seen.Packet.Topic, Encoding.UTF8.GetBytes("{}"));
            }

            return true;
        });
        var plan = Held();

        var result = await ScenarioRig.RunAsync(plan with { Reconnect = plan.Reconnect with { Probe = true } }, broker.Port);

        result.AssertBalanced();
        var checks = result.Recorder.Subscriptions;
        Assert.Equal((1, delivered, undelivered, undelivered), (checks.Probes, checks.Delivered, checks.Undelivered, checks.Lost));
        Assert.Equal((delivered, undelivered), (result.Step("device.delivery").Ok, result.Step("device.delivery").Never));
        Assert.Equal(0, result.Recorder.Count(new Step(Phase.Device, StepKind.Puback), Outcome.NoPuback));
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Suback_RefusedOnTheWayBack_IsALostSubscription()
    {
        var closes = CloseAfterFirstMessage();
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            if (seen is { Connection: 1, Packet.Type: PacketType.Subscribe })
            {
                await connection.SubackAsync(seen.Packet, 0x80);
                return true;
            }

            return await closes(connection, seen);
        });

        var result = await ScenarioRig.RunAsync(Held(), broker.Port);

        result.AssertBalanced();
        Assert.Equal((2, 1, 1, 1), (result.Recorder.Subscriptions.Returns, result.Recorder.Subscriptions.Refused, result.Recorder.Subscriptions.Resubscribed, result.Recorder.Subscriptions.Lost));
        Assert.Equal((1, 2), (result.Step("device.suback").Refused, result.Summary.Churn.Reconnects));
    }

    [Fact]
    public async Task Telemetry_UnansweredMessage_IsALossAndGoesOnAfterTheReturn()
    {
        var unanswered = 0;
        await using var broker = ScriptedBroker.Start((connection, seen) =>
            Task.FromResult(seen is { Connection: 0, Packet.Type: PacketType.Publish } && Interlocked.Increment(ref unanswered) > 1));
        var plan = Held(hold: TimeSpan.FromSeconds(3)) with { Telemetry = new TelemetryPlan { Every = TimeSpan.FromMilliseconds(200) } };

        var result = await ScenarioRig.RunAsync(plan, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal(1, result.Summary.Churn.Reasons["no_puback"]);
        Assert.Equal(1, result.Step("device.telemetry").Never);
        Assert.True(result.Step("device.telemetry").Ok > 0);
        Assert.NotNull(result.Summary.Churn.Recovery.T100Ms);
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Requests_AreAnsweredOnTheirTopicOrRefused()
    {
        var requests = 0;
        await using var broker = ScriptedBroker.Start(async (connection, seen) =>
        {
            if (seen.Packet.Type != PacketType.Publish || !seen.Packet.Topic.StartsWith("ask/", StringComparison.Ordinal))
            {
                return false;
            }

            await connection.PubackAsync(seen.Packet);
            await connection.PublishAsync(Interlocked.Increment(ref requests) == 2 ? "refusal" : "answer", Encoding.UTF8.GetBytes("{}"));
            return true;
        });
        var plan = Held(hold: TimeSpan.FromSeconds(2)) with { Requests = new RequestPlan { Every = TimeSpan.FromMilliseconds(200), Topic = "ask/{thing}", Answer = "answer", Refusal = "refusal" } };

        var result = await ScenarioRig.RunAsync(plan, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 0), (result.Step("device.request").Refused, result.Step("device.request").Timeouts));
        Assert.True(result.Step("device.request").Ok >= 2);
        Assert.Equal(3, broker.Seen.Count(static seen => seen.Packet.Type == PacketType.Subscribe)); // Commands, answer and refusal.
        await broker.NoneOpenAsync();
    }

    /// <summary>Acknowledges the first connection's first message, and closes the connection behind it.</summary>
    private static Func<PeerConnection, Seen, Task<bool>> CloseAfterFirstMessage() => static async (connection, seen) =>
    {
        if (seen is not { Connection: 0, Packet.Type: PacketType.Publish })
        {
            return false;
        }

        await connection.PubackAsync(seen.Packet);
        await connection.DisposeAsync();
        return true;
    };
}

using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>What a client sees of faults that concern single packets.</summary>
public sealed class FaultPacketTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(120);

    [Fact]
    public async Task ConnackDelay_Connect_IsAnsweredNotBeforeItAndHasItsSession()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("connack.delay", Delay));
        await using var client = await PacketClient.OpenAsync(simulator);
        var sent = TimeProvider.System.GetTimestamp();
        Assert.Equal(MqttConnectReturnCode.ConnectionAccepted, (await client.ConnectAsync("chosen")).ReturnCode);
        await FaultRig.AssertDelayedAsync(simulator, "connack.delay", "connack", Delay, sent);

        await client.SubscribeAsync("a");
        await client.PublishAsync("b");
        await client.SendPublishAsync("a");
        await client.ReceiveAsync<MqttPubAckPacket>();
        Assert.Equal("a", (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task ConnackDelay_ResumedSession_SendsNoMessageBeforeTheConnack()
    {
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("connack.delay", Delay));
        await using (var first = await PacketClient.ConnectAsync(simulator, "chosen", change: packet => packet.CleanSession = false))
        {
            await first.SubscribeAsync("a");
            await first.DisconnectAsync();
        }

        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await publisher.PublishAsync("a");
        simulator.Host.Arm();
        await using var second = await PacketClient.OpenAsync(simulator);
        Assert.True((await second.ConnectAsync("chosen", packet => packet.CleanSession = false)).IsSessionPresent);
        Assert.Equal("a", (await second.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task ConnackDelay_ClientTakenOverMeanwhile_LeavesTheSessionToTheNewOne()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var simulator = await FaultRig.StartAsync(arm: false, time, FaultRig.Fault("connack.delay", Delay, length: TimeSpan.FromSeconds(10)));
        await using var watcher = await PacketClient.ConnectAsync(simulator, "watcher");
        await watcher.SubscribeAsync("$aws/events/presence/connected/chosen");
        simulator.Host.Arm();
        await using var old = await PacketClient.OpenAsync(simulator);
        await old.SendConnectAsync("chosen");
        await watcher.ReceiveAsync<MqttPublishPacket>(); // Its CONNACK is on its way.
        time.Advance(TimeSpan.FromSeconds(10)); // The next CONNACK comes at once, before the old one.
        await using var next = await PacketClient.ConnectAsync(simulator, "chosen");
        if (await old.NextAsync() is { } late)
        {
            Assert.IsType<MqttConnAckPacket>(late); // On a busy host the newcomer was slower than the delay.
            await old.ClosedAsync();
        }

        await simulator.Host.Broker.Delays.WaitAsync(DelayQueue.Now, Delay, CancellationToken.None); // After the old one.

        Assert.Equal(MqttSubscribeReasonCode.GrantedQoS1, Assert.Single((await next.SubscribeAsync("a")).ReasonCodes));
        await next.SendPublishAsync("a");
        await next.ReceiveAsync<MqttPubAckPacket>();
        Assert.Equal("a", (await next.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task ConnackDrop_Connect_IsNeverAnsweredAndStaysOpen()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("connack.drop"));
        await using var client = await PacketClient.OpenAsync(simulator);
        await client.SendConnectAsync("chosen");
        await client.PingAsync(); // Its answer is the first packet.
        await FaultRig.AssertLostAsync(simulator, "connack.drop", "connack");
    }

    [Fact]
    public async Task SubackDrop_Subscribe_IsMadeAndNeverAnswered()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("suback.drop"));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 9, TopicFilters = [PacketClient.Filter("a")] });
        await client.PingAsync();
        await client.PublishAsync("a");
        Assert.Equal("a", (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
        await FaultRig.AssertLostAsync(simulator, "suback.drop", "suback");
    }

    [Fact]
    public async Task SubackDelay_Distribution_IsTheSameForTheSameSeed()
    {
        var fault = FaultRig.Fault("suback.delay") with { Value = new FaultDelay(DelayShape.Uniform, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(60)) };
        var first = await PlannedAsync(fault);
        Assert.Equal(first, await PlannedAsync(fault));
        Assert.Equal(5, first.Distinct().Count());
        Assert.All(first, planned => Assert.InRange(planned, 5, 60));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, 0x80)]
    [InlineData(MqttProtocolVersion.V500, 0x87)]
    public async Task SubackRefuse_MatchingFilter_IsRefusedAndTheOthersGranted(MqttProtocolVersion version, int code)
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("suback.refuse") with { Filter = "jobs/*/accepted" });
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen", version);
        var suback = await client.SubscribeAsync("other", "jobs/1/accepted", "jobs/1/rejected");
        Assert.Equal([1, code, 1], suback.ReasonCodes.Select(reason => (int)reason));
        await client.PublishAsync("jobs/1/accepted");
        await client.PingAsync(); // Not subscribed.
        await FaultRig.AssertLostAsync(simulator, "suback.refuse", "suback");
    }

    [Fact]
    public async Task PubackDelay_Publish_IsAnsweredNotBeforeIt()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("puback.delay", Delay));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        var sent = TimeProvider.System.GetTimestamp();
        await client.PublishAsync("a");
        await FaultRig.AssertDelayedAsync(simulator, "puback.delay", "puback", Delay, sent);
    }

    [Fact]
    public async Task PubackDrop_Publish_IsDeliveredAndNeverAnswered()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("puback.drop") with { Share = 0.5 });
        await using var chosen = await PacketClient.ConnectAsync(simulator, "chosen");
        await using var other = await PacketClient.ConnectAsync(simulator, "other");
        var isChosen = new List<bool>();
        foreach (var client in new[] { chosen, other })
        {
            await client.SendPublishAsync("a");
            await client.SendAsync(MqttPingReqPacket.Instance);
            isChosen.Add(await client.NextAsync() is MqttPingRespPacket);
        }

        Assert.Single(isChosen, hasFault => hasFault); // One of two devices.
        Assert.Single(await FaultRig.RecordAsync(simulator, "puback.drop", 1));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, 0x80)]
    [InlineData(MqttProtocolVersion.V500, 0x97)]
    public async Task Throttle_Subscribe_IsRefused(MqttProtocolVersion version, int code)
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("throttle") with { Operation = "subscribe" });
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen", version);
        Assert.Equal(code, (int)(await client.SubscribeAsync("a")).ReasonCodes[0]);
        await FaultRig.AssertLostAsync(simulator, "throttle", "subscribe");
    }

    [Fact]
    public async Task Throttle_Publish_IsDroppedOrOnMqtt5Refused()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("throttle") with { Operation = "publish" });
        await using var old = await PacketClient.ConnectAsync(simulator, "chosen");
        await old.SubscribeAsync("a");
        await old.SendPublishAsync("a");
        await old.PingAsync(); // Neither PUBACK nor message.
        await using var five = await PacketClient.ConnectAsync(simulator, "other", MqttProtocolVersion.V500);
        Assert.Equal(MqttPubAckReasonCode.QuotaExceeded, (await five.PublishAsync("a")).ReasonCode);
        await old.PingAsync();
    }

    [Fact]
    public async Task Throttle_Connect_IsClosedOrOnMqtt5Refused()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("throttle"));
        await using var old = await PacketClient.OpenAsync(simulator);
        await old.SendConnectAsync("chosen");
        await old.ClosedAsync();
        await using var five = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        Assert.Equal(MqttConnectReasonCode.QuotaExceeded, (await five.ConnectAsync("chosen")).ReasonCode);
        await five.ClosedAsync();
    }

    private static async Task<double[]> PlannedAsync(FaultPlan fault)
    {
        await using var simulator = await FaultRig.StartAsync(fault);
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        for (var index = 0; index < 5; index++)
        {
            await client.SubscribeAsync($"topic/{index}");
        }

        return [.. (await FaultRig.RecordAsync(simulator, "suback.delay", 5)).Select(row => row.PlannedMs!.Value)];
    }
}

using LoadHarness.AwsIot;
using LoadHarness.Simulator.Broker;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class SessionFlowTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Reconnect_PersistentSession_HasItsSubscriptionsAndWhatItMissed(MqttProtocolVersion version)
    {
        await using var simulator = await StartAsync();
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await using (var first = await PersistentAsync(simulator, version, isPresent: false))
        {
            await first.SubscribeAsync("a/+");
            await first.DisconnectAsync();
        }

        await publisher.PublishAsync("a/1");
        await publisher.PublishAsync("b/1");
        await publisher.SendPublishAsync("a/lost", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce);
        await publisher.PublishAsync("a/2");

        await using var second = await PersistentAsync(simulator, version, isPresent: true);
        var one = await second.ReceiveAsync<MqttPublishPacket>();
        var two = await second.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(("a/1", "a/2"), (one.Topic, two.Topic));
        await second.AcknowledgeAsync(one);
        await second.PingAsync();

        // Not acknowledged, so it comes again; the session is resumed by the newer connection.
        await using var third = await PersistentAsync(simulator, version, isPresent: true);
        Assert.Equal("a/2", (await third.ReceiveAsync<MqttPublishPacket>()).Topic);
        await third.PingAsync();
    }

    [Fact]
    public async Task Reconnect_OtherVersionOrTooLateOrClean_IsANewSession()
    {
        await using var simulator = await StartAsync();
        await (await PersistentAsync(simulator, MqttProtocolVersion.V311, isPresent: false)).DisconnectAsync();
        await (await PersistentAsync(simulator, MqttProtocolVersion.V500, isPresent: false)).DisconnectAsync();
        await (await PersistentAsync(simulator, MqttProtocolVersion.V311, isPresent: false)).DisconnectAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats.Clients == 0);
        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Sessions == 0);
        await (await PersistentAsync(simulator, MqttProtocolVersion.V311, isPresent: false)).DisconnectAsync();
        await using (var clean = await PacketClient.OpenAsync(simulator))
        {
            Assert.False((await clean.ConnectAsync("device")).IsSessionPresent);
        }

        await PersistentAsync(simulator, MqttProtocolVersion.V311, isPresent: false);
    }

    [Fact]
    public async Task Mqtt5_SessionExpiry_IsShortenedToSevenDaysAndEndsWithADisconnectThatSaysSo()
    {
        await using var simulator = await StartAsync();
        await using (var client = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500))
        {
            var connack = await client.ConnectAsync("device", packet => packet.SessionExpiryInterval = uint.MaxValue);
            Assert.Equal(604_800u, connack.SessionExpiryInterval);
            await client.SendAsync([0xE0, 7, 0, 5, 0x11, 0, 0, 0, 0]); // DISCONNECT, Session Expiry Interval 0
            await client.ClosedAsync();
        }

        await Eventually.TrueAsync(() => simulator.Host.Stats.Sessions == 0);
        await using var late = await PacketClient.ConnectAsync(simulator, "device", MqttProtocolVersion.V500);
        await late.SendAsync([0xE0, 7, 0, 5, 0x11, 0, 0, 0, 1]); // More than the CONNECT's 0.
        await late.ClosedAsync(MqttDisconnectReasonCode.ProtocolError);
    }

    [Fact]
    public async Task Mqtt5_ReceiveMaximum_HoldsFurtherMessagesBack()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "device", MqttProtocolVersion.V500, packet => packet.ReceiveMaximum = 1);
        await client.SubscribeAsync("a");
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await publisher.PublishAsync("a");
        await publisher.PublishAsync("a");
        var first = await client.ReceiveAsync<MqttPublishPacket>();
        await client.PingAsync();
        await client.AcknowledgeAsync(first);
        Assert.NotEqual(first.PacketIdentifier, (await client.ReceiveAsync<MqttPublishPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task Deliver_ClientThatNeverAcknowledges_Gets100Messages()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "device");
        await client.SubscribeAsync("a");
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        for (var index = 0; index < AwsIotQuotas.ReceiveMaximum + 5; index++)
        {
            await publisher.PublishAsync("a");
        }

        for (var index = 0; index < AwsIotQuotas.ReceiveMaximum; index++)
        {
            await client.ReceiveAsync<MqttPublishPacket>();
        }

        await client.PingAsync();
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(29, 30)]
    [InlineData(60, 60)]
    [InlineData(0, 1200)]
    [InlineData(5000, 1200)]
    public async Task KeepAlive_SilentClient_IsClosedAfterOneAndAHalfOfTheClampedTime(int asked, int seconds)
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        Assert.Equal(seconds, (await client.ConnectAsync("silent", packet => packet.KeepAlivePeriod = (ushort)asked)).ServerKeepAlive);
        _time.Advance(TimeSpan.FromSeconds(seconds * 1.5) - TimeSpan.FromSeconds(1));
        await client.PingAsync();
        _time.Advance(TimeSpan.FromSeconds((seconds * 1.5) + 1));
        await client.ClosedAsync(MqttDisconnectReasonCode.KeepAliveTimeout);
        Assert.Equal(1, simulator.Host.Stats.KeepAliveTimeouts);
    }

    [Fact]
    public async Task DeleteConnection_KnownClient_IsToldAndClosedAndAnUnknownOneIsNotFound()
    {
        await using var simulator = await StartAsync();
        await using var client = await PersistentAsync(simulator, MqttProtocolVersion.V500, isPresent: false);
        Assert.False(simulator.Host.Broker.DeleteConnection("unknown", cleanSession: false, preventWillMessage: false));
        Assert.True(simulator.Host.Broker.DeleteConnection("device", cleanSession: false, preventWillMessage: false));
        await client.ClosedAsync(MqttDisconnectReasonCode.AdministrativeAction);

        await using var back = await PersistentAsync(simulator, MqttProtocolVersion.V500, isPresent: true);
        Assert.True(simulator.Host.Broker.DeleteConnection("device", cleanSession: true, preventWillMessage: false));
        await back.ClosedAsync(MqttDisconnectReasonCode.AdministrativeAction);
        await PersistentAsync(simulator, MqttProtocolVersion.V500, isPresent: false);
    }

    private Task<RunningSimulator> StartAsync() => RunningSimulator.StartAsync(options => options with { PlainPort = 0 }, _time);

    private static async Task<PacketClient> PersistentAsync(RunningSimulator simulator, MqttProtocolVersion version, bool isPresent)
    {
        var client = await PacketClient.OpenAsync(simulator, version);
        var connack = await client.ConnectAsync("device", packet => (packet.CleanSession, packet.SessionExpiryInterval) = (false, (uint)SessionStore.DefaultExpiry.TotalSeconds));
        Assert.Equal(isPresent, connack.IsSessionPresent);
        return client;
    }
}

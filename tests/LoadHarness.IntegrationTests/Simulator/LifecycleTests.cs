using System.Buffers;
using System.Text.Json;
using LoadHarness.AwsIot;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>Wills and lifecycle events, by the way a connection ends.</summary>
public sealed class LifecycleTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public enum Ending
    {
        Disconnect,
        DisconnectWithWill,
        Lost,
        Malformed,
        Takeover,
        KeepAlive,
        Api,
        ApiWithoutWill,
    }

    [Theory]
    [InlineData(Ending.Disconnect, "CLIENT_INITIATED_DISCONNECT", false)]
    [InlineData(Ending.DisconnectWithWill, "CLIENT_INITIATED_DISCONNECT", true)]
    [InlineData(Ending.Lost, "CONNECTION_LOST", true)]
    [InlineData(Ending.Malformed, "CLIENT_ERROR", true)]
    [InlineData(Ending.Takeover, "DUPLICATE_CLIENTID", true)]
    [InlineData(Ending.KeepAlive, "MQTT_KEEP_ALIVE_TIMEOUT", true)]
    [InlineData(Ending.Api, "API_INITIATED_DISCONNECT", true)]
    [InlineData(Ending.ApiWithoutWill, "API_INITIATED_DISCONNECT", false)]
    public async Task Disconnected_EachWay_HasItsReasonAndSendsTheWillOrNot(Ending ending, string reason, bool sendsWill)
    {
        await using var simulator = await StartAsync();
        await using var watcher = await WatchAsync(simulator, "will", "$aws/events/presence/disconnected/device");
        await using var device = await PacketClient.ConnectAsync(simulator, "device", MqttProtocolVersion.V500, WithWill);
        await using var twin = await PacketClient.OpenAsync(simulator);
        switch (ending)
        {
            case Ending.Disconnect:
                await device.DisconnectAsync();
                break;
            case Ending.DisconnectWithWill:
                await device.DisconnectAsync(packet => packet.ReasonCode = MqttDisconnectReasonCode.DisconnectWithWillMessage);
                break;
            case Ending.Lost:
                await device.DisposeAsync();
                break;
            case Ending.Malformed:
                await device.SendAsync([0x80, 0]);
                break;
            case Ending.Takeover:
                await twin.ConnectAsync("device");
                break;
            case Ending.KeepAlive:
                _time.Advance(TimeSpan.FromSeconds(80));
                await watcher.PingAsync();
                _time.Advance(TimeSpan.FromSeconds(15));
                break;
            default:
                Assert.True(simulator.Host.Broker.DeleteConnection("device", cleanSession: false, preventWillMessage: ending == Ending.ApiWithoutWill));
                break;
        }

        var told = Json(await watcher.ReceiveAsync<MqttPublishPacket>());
        Assert.Equal(["clientId", "timestamp", "eventType", "sessionIdentifier", "clientInitiatedDisconnect", "disconnectReason", "versionNumber"], told.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("device", "disconnected", reason), (told.GetProperty("clientId").GetString(), told.GetProperty("eventType").GetString(), told.GetProperty("disconnectReason").GetString()));
        Assert.Equal(reason == "CLIENT_INITIATED_DISCONNECT", told.GetProperty("clientInitiatedDisconnect").GetBoolean());
        Assert.Equal(0, told.GetProperty("versionNumber").GetInt32());
        if (sendsWill)
        {
            var will = await watcher.ReceiveAsync<MqttPublishPacket>();
            Assert.Equal("will", will.Topic);
            Assert.Equal("goodbye"u8.ToArray(), will.Payload.ToArray());
        }

        await watcher.PingAsync();
    }

    [Fact]
    public async Task Will_WithDelay_ComesAfterItUnlessTheDeviceIsBack()
    {
        await using var simulator = await StartAsync();
        await using var watcher = await WatchAsync(simulator, "will");
        await LoseAsync(simulator);
        _time.Advance(TimeSpan.FromSeconds(9));
        await (await PacketClient.ConnectAsync(simulator, "device", MqttProtocolVersion.V500, Delayed)).DisposeAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats.Clients == 1);
        _time.Advance(TimeSpan.FromSeconds(9));
        await watcher.PingAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("will", (await watcher.ReceiveAsync<MqttPublishPacket>()).Topic);
        await watcher.PingAsync();
    }

    [Fact]
    public async Task Will_Retained_IsKeptForLaterSubscribers()
    {
        await using var simulator = await StartAsync();
        var device = await PacketClient.ConnectAsync(simulator, "device", change: packet =>
        {
            WithWill(packet);
            packet.WillRetain = true;
        });
        await device.DisposeAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats.RetainedMessages == 1);
        await using var late = await PacketClient.ConnectAsync(simulator, "late");
        await late.SubscribeAsync("will");
        Assert.True((await late.ReceiveAsync<MqttPublishPacket>()).Retain);
    }

    [Theory]
    [InlineData("$aws/rules/x")]
    [InlineData("a/+")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public async Task Connect_WillOnABadTopic_IsRefused(string topic)
    {
        await using var simulator = await StartAsync();
        await using var v3 = await PacketClient.OpenAsync(simulator);
        await v3.SendConnectAsync("device", packet => (packet.WillFlag, packet.WillTopic) = (true, topic));
        await v3.ClosedAsync();
        await using var v5 = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        Assert.Equal(MqttConnectReasonCode.TopicNameInvalid, (await v5.ConnectAsync("device", packet => (packet.WillFlag, packet.WillTopic) = (true, topic))).ReasonCode);
    }

    [Fact]
    public async Task Connected_AgainAndAgain_CountsItsVersionUntilAnHourAway()
    {
        await using var simulator = await StartAsync();
        await using var watcher = await WatchAsync(simulator, "$aws/events/presence/connected/+", "$aws/events/presence/disconnected/+");
        var first = await PacketClient.ConnectAsync(simulator, "device");
        var connected = Json(await watcher.ReceiveAsync<MqttPublishPacket>());
        Assert.Equal(["clientId", "timestamp", "eventType", "sessionIdentifier", "ipAddress", "versionNumber"], connected.EnumerateObject().Select(member => member.Name));
        Assert.Equal("127.0.0.1", connected.GetProperty("ipAddress").GetString());
        await first.DisconnectAsync();
        var disconnected = Json(await watcher.ReceiveAsync<MqttPublishPacket>());
        Assert.Equal(connected.GetProperty("sessionIdentifier").GetString(), disconnected.GetProperty("sessionIdentifier").GetString());

        await (await PacketClient.ConnectAsync(simulator, "device")).DisconnectAsync();
        Assert.Equal(1, Json(await watcher.ReceiveAsync<MqttPublishPacket>()).GetProperty("versionNumber").GetInt32());
        Assert.Equal(1, Json(await watcher.ReceiveAsync<MqttPublishPacket>()).GetProperty("versionNumber").GetInt32());
        for (var minutes = 0; minutes < 60; minutes += 20)
        {
            _time.Advance(TimeSpan.FromMinutes(20));
            await watcher.PingAsync();
        }

        await using var later = await PacketClient.ConnectAsync(simulator, "device");
        Assert.Equal(0, Json(await watcher.ReceiveAsync<MqttPublishPacket>()).GetProperty("versionNumber").GetInt32());
        await using var unnamed = await PacketClient.ConnectAsync(simulator, "no#events");
        await watcher.PingAsync();
    }

    [Fact]
    public async Task Subscribed_AndUnsubscribed_NameTheTopics()
    {
        await using var simulator = await StartAsync();
        await using var watcher = await WatchAsync(simulator, "$aws/events/subscriptions/+/device");
        await using var device = await PacketClient.ConnectAsync(simulator, "device");
        await device.SubscribeAsync("a/#", "b");
        var told = await watcher.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal("$aws/events/subscriptions/subscribed/device", told.Topic);
        Assert.Equal(["a/#", "b"], Json(told).GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()));
        await device.SendAsync(new MqttUnsubscribePacket { PacketIdentifier = 7, TopicFilters = ["b"] });
        Assert.Equal("$aws/events/subscriptions/unsubscribed/device", (await watcher.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task ConnectFailed_DeniedConnect_NamesTheCertificate()
    {
        var policies = new ScriptedAuthorizer { MayConnect = principal => principal.ClientId != "denied" };
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0, Authorizer = policies });
        await using var watcher = await WatchAsync(simulator, "$aws/events/presence/connect_failed/denied");
        await using var denied = await PacketClient.OpenTlsAsync(simulator);
        await denied.SendConnectAsync("denied");
        var told = Json(await watcher.ReceiveAsync<MqttPublishPacket>());
        Assert.Equal(AwsIotNames.CertificateId(simulator.Claim.RawData), told.GetProperty("principalIdentifier").GetString());
        Assert.Equal("AUTHORIZATION_FAILED", told.GetProperty("connectFailureReason").GetString());
    }

    [Fact]
    public async Task DisconnectCertificate_LiveDevice_IsSentAwayAndOthersAreNot()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        await using var watcher = await WatchAsync(simulator, "$aws/events/presence/disconnected/+");
        await using var device = await PacketClient.OpenTlsAsync(simulator, MqttProtocolVersion.V500);
        await device.ConnectAsync("device");
        simulator.Host.Broker.DisconnectCertificate(AwsIotNames.CertificateId(simulator.Claim.RawData));
        await device.ClosedAsync(MqttDisconnectReasonCode.NotAuthorized);
        Assert.Equal("AUTH_ERROR", Json(await watcher.ReceiveAsync<MqttPublishPacket>()).GetProperty("disconnectReason").GetString());
        await watcher.PingAsync();
    }

    private static void WithWill(MqttConnectPacket packet) =>
        (packet.WillFlag, packet.WillTopic, packet.WillMessage, packet.WillQoS) = (true, "will", "goodbye"u8.ToArray(), MqttQualityOfServiceLevel.AtMostOnce);

    private static void Delayed(MqttConnectPacket packet)
    {
        WithWill(packet);
        (packet.WillDelayInterval, packet.SessionExpiryInterval, packet.CleanSession) = (10, 3600, false);
    }

    private static JsonElement Json(MqttPublishPacket packet) => JsonDocument.Parse(packet.Payload.ToArray()).RootElement;

    private static async Task<PacketClient> WatchAsync(RunningSimulator simulator, params string[] filters)
    {
        var watcher = await PacketClient.ConnectAsync(simulator, "watcher", change: packet => packet.KeepAlivePeriod = 1200);
        await watcher.SubscribeAsync([.. filters.Select(filter => PacketClient.Filter(filter, MqttQualityOfServiceLevel.AtMostOnce))]);
        return watcher;
    }

    private static async Task LoseAsync(RunningSimulator simulator)
    {
        await (await PacketClient.ConnectAsync(simulator, "device", MqttProtocolVersion.V500, Delayed)).DisposeAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats.Clients == 1);
    }

    private Task<RunningSimulator> StartAsync() => RunningSimulator.StartAsync(options => options with { PlainPort = 0 }, _time);
}

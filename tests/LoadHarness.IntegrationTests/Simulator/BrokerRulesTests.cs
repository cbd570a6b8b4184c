using LoadHarness.AwsIot;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>What AWS IoT takes of CONNECT, SUBSCRIBE and PUBLISH, where it differs from a standard broker.</summary>
public sealed class BrokerRulesTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Connack_OnMqtt5_HasTheDocumentedProperties()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        var connack = await client.ConnectAsync("");
        Assert.Equal(36, connack.AssignedClientIdentifier.Length);
        Assert.Equal((100, 8, 60, 149_504u, 0u), (connack.ReceiveMaximum, connack.TopicAliasMaximum, connack.ServerKeepAlive, connack.MaximumPacketSize, connack.SessionExpiryInterval));
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, connack.MaximumQoS);
        Assert.Equal((true, true, true, false), (connack.RetainAvailable, connack.WildcardSubscriptionAvailable, connack.SharedSubscriptionAvailable, connack.SubscriptionIdentifiersAvailable));
    }

    [Theory]
    [InlineData("$reserved", MqttConnectReasonCode.ClientIdentifierNotValid)]
    [InlineData("long", MqttConnectReasonCode.ClientIdentifierNotValid)]
    [InlineData("auth", MqttConnectReasonCode.BadAuthenticationMethod)]
    [InlineData("qos2", MqttConnectReasonCode.QoSNotSupported)]
    public async Task Connect_ThatAwsDoesNotTake_IsRefusedWithAReasonOnMqtt5AndClosedOn311(string what, MqttConnectReasonCode reason)
    {
        await using var simulator = await StartAsync();
        void Change(MqttConnectPacket packet)
        {
            packet.ClientId = what == "long" ? new string('x', 129) : what;
            packet.AuthenticationMethod = what == "auth" ? "SCRAM" : null;
            (packet.WillFlag, packet.WillTopic, packet.WillQoS) = (what == "qos2", "will", MqttQualityOfServiceLevel.ExactlyOnce);
        }

        await using var v5 = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        Assert.Equal(reason, (await v5.ConnectAsync("", Change)).ReasonCode);
        await v5.ClosedAsync();
        if (what != "auth")
        {
            await using var v3 = await PacketClient.OpenAsync(simulator);
            await v3.SendConnectAsync("", Change);
            await v3.ClosedAsync();
        }
    }

    [Fact]
    public async Task Qos2_IsNotAnsweredOn311AndRefusedOnMqtt5()
    {
        await using var simulator = await StartAsync();
        await using var v3 = await PacketClient.ConnectAsync(simulator, "v3");
        await v3.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter("a", MqttQualityOfServiceLevel.ExactlyOnce)] });
        await v3.SendPublishAsync("a", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.ExactlyOnce);
        await v3.PingAsync();

        await using var v5 = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await v5.SendPublishAsync("a", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.ExactlyOnce);
        await v5.ClosedAsync(MqttDisconnectReasonCode.QoSNotSupported);
        await using var again = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await again.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter("a", MqttQualityOfServiceLevel.ExactlyOnce)] });
        await again.ClosedAsync(MqttDisconnectReasonCode.QoSNotSupported);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttSubscribeReasonCode.UnspecifiedError)]
    [InlineData(MqttProtocolVersion.V500, MqttSubscribeReasonCode.QuotaExceeded)]
    public async Task Subscribe_MoreThan50_IsRefusedPerFilter(MqttProtocolVersion version, MqttSubscribeReasonCode expected)
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "greedy", version);
        for (var index = 0; index < AwsIotQuotas.SubscriptionsPerConnection; index += 5)
        {
            await client.SubscribeAsync([.. Enumerable.Range(index, 5).Select(number => $"t/{number}")]);
        }

        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS1, expected], (await client.SubscribeAsync("t/0", "t/50")).ReasonCodes);
    }

    [Fact]
    public async Task Subscribe_WithAnIdentifier_IsRefusedInWords()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, SubscriptionIdentifier = 5, TopicFilters = [PacketClient.Filter("a")] });
        var disconnect = await client.ReceiveAsync<MqttDisconnectPacket>();
        Assert.Equal((MqttDisconnectReasonCode.SubscriptionIdentifiersNotSupported, "Subscription Id is not supported now"), (disconnect.ReasonCode, disconnect.ReasonString));
    }

    [Theory]
    [InlineData("$aws/certificates/create/json")]
    [InlineData("$aws/rules/some/topic")]
    public async Task Subscribe_TopicThatCanOnlyBePublishedTo_EndsTheConnection(string filter)
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v3");
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter(filter)] });
        await client.ClosedAsync();
    }

    [Theory]
    [InlineData("$aws/certificates/create/json/accepted", false)]
    [InlineData("$aws/provisioning-templates/T/provision", false)]
    [InlineData("$aws/events/presence/connected/x", false)]
    [InlineData("$SYS/x", false)]
    [InlineData("$aws/rules/r/x", true)]
    [InlineData("1/2/3/4/5/6/7/8/9", false)]
    public async Task Publish_TopicThatCannotBePublishedTo_EndsTheConnectionOrIsToldOnMqtt5(string topic, bool isRetained)
    {
        await using var simulator = await StartAsync();
        await using var v3 = await PacketClient.ConnectAsync(simulator, "v3");
        await v3.SendPublishAsync(topic, packet => packet.Retain = isRetained);
        await v3.ClosedAsync();
        await using var v5 = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        Assert.Equal(MqttPubAckReasonCode.TopicNameInvalid, (await v5.PublishAsync(topic, packet => packet.Retain = isRetained)).ReasonCode);
        await v5.SendPublishAsync(topic, packet => (packet.Retain, packet.QualityOfServiceLevel) = (isRetained, MqttQualityOfServiceLevel.AtMostOnce));
        await v5.ClosedAsync(MqttDisconnectReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task Depth_NineLevels_IsRefusedForAFilterToo()
    {
        await using var simulator = await StartAsync();
        await using var v5 = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        Assert.Equal(
            [MqttSubscribeReasonCode.TopicFilterInvalid, MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.GrantedQoS1],
            (await v5.SubscribeAsync("1/2/3/4/5/6/7/8/9", "1/2/3/4/5/6/7/8", "$share/g/1/2/3/4/5/6/7/8")).ReasonCodes);
        await using var v3 = await PacketClient.ConnectAsync(simulator, "v3");
        await v3.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter("1/2/3/4/5/6/7/8/9")] });
        await v3.ClosedAsync();
    }

    [Fact]
    public async Task Packets_SentBehindConnect_AreAnsweredAfterTheConnack()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenAsync(simulator);
        await client.SendAsync([0x10, 0x0D, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 1, (byte)'x', 0xC0, 0]);
        await client.ReceiveAsync<MqttConnAckPacket>();
        await client.ReceiveAsync<MqttPingRespPacket>();
    }

    private Task<RunningSimulator> StartAsync() => RunningSimulator.StartAsync(options => options with { PlainPort = 0 }, _time);
}

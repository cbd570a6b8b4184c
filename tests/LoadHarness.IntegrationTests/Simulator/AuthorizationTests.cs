using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Authorization;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class AuthorizationTests
{
    private readonly ScriptedAuthorizer _policies = new();

    [Fact]
    public async Task Connect_Denied_IsClosedWithoutConnack()
    {
        _policies.MayConnect = principal => principal.ClientId != "denied";
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        await client.SendConnectAsync("denied");
        await client.ClosedAsync();
        Assert.Equal(1, simulator.Host.Stats.ConnectsDenied);
        Assert.Equal(0, simulator.Host.Stats.Connects);
    }

    [Fact]
    public async Task Connect_DeniedWithConnack5_IsToldAndClosed()
    {
        _policies.MayConnect = _ => false;
        await using var simulator = await StartAsync(new DeniedBehavior { Connect = DeniedConnect.Connack5 });
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        Assert.Equal(MqttConnectReturnCode.ConnectionRefusedNotAuthorized, (await client.ConnectAsync("denied")).ReturnCode);
        await client.ClosedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_DeniedItselfOrItsWill_GetsConnack87OnMqtt5(bool isWill)
    {
        _policies.MayConnect = _ => isWill;
        _policies.MayPublish = topic => topic != "will";
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenTlsAsync(simulator, MqttProtocolVersion.V500);
        var connack = await client.ConnectAsync("denied", packet => (packet.WillFlag, packet.WillTopic, packet.WillRetain) = (true, "will", true));
        Assert.Equal(MqttConnectReasonCode.NotAuthorized, connack.ReasonCode);
        await client.ClosedAsync();
        Assert.Equal(isWill ? ["connect denied persistent=False will=will", "publish will retained=True"] : (string[])["connect denied persistent=False will=will"], _policies.Asked);
        Assert.Equal(1, simulator.Host.Stats.ConnectsDenied);
    }

    [Fact]
    public async Task Connect_PersistentSession_IsToldToThePolicies()
    {
        await using var simulator = await StartAsync();
        await using var v3 = await PacketClient.OpenTlsAsync(simulator);
        await v3.ConnectAsync("v3", packet => packet.CleanSession = false);
        await using var v5 = await PacketClient.OpenTlsAsync(simulator, MqttProtocolVersion.V500);
        await v5.ConnectAsync("v5", packet => packet.SessionExpiryInterval = 1);
        Assert.Equal(["connect v3 persistent=True will=", "connect v5 persistent=True will="], _policies.Asked);
    }

    [Fact]
    public async Task Subscribe_Denied_IsClosedWithoutSuback()
    {
        await using var simulator = await StartAsync();
        await using var client = await DeniedSubscriberAsync(simulator);
        await client.SendAsync(Subscribe("fine", "denied/#"));
        await client.ClosedAsync();
        Assert.Equal(1, simulator.Host.Stats.SubscribesDenied);
        Assert.Equal(["subscribe fine", "subscribe denied/#"], _policies.Asked.Skip(1));
    }

    [Fact]
    public async Task Subscribe_DeniedWithSuback80_IsToldPerFilterAndStays()
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Subscribe = DeniedSubscribe.Suback80 });
        await using var client = await DeniedSubscriberAsync(simulator);
        var suback = await client.SubscribeAsync("fine", "denied/#");
        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.UnspecifiedError], suback.ReasonCodes);
        await client.PublishAsync("denied/x");
        await client.SendPublishAsync("fine", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce);
        Assert.Equal("fine", (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task Subscribe_DeniedInSilence_IsNeverAnsweredAndStays()
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Subscribe = DeniedSubscribe.Silent });
        await using var client = await DeniedSubscriberAsync(simulator);
        await client.SendAsync(Subscribe("fine", "denied/#"));
        await client.PingAsync(); // No SUBACK came before its answer.
        await client.PublishAsync("fine"); // Nor is any filter of the packet subscribed.
        await client.PingAsync();
    }

    [Fact]
    public async Task Subscribe_DeniedOnMqtt5_GetsSuback87AndStays()
    {
        await using var simulator = await StartAsync();
        await using var client = await DeniedSubscriberAsync(simulator, MqttProtocolVersion.V500);
        var suback = await client.SubscribeAsync("fine", "denied/#");
        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.NotAuthorized], suback.ReasonCodes);
        Assert.NotNull(suback.ReasonString);
        await client.PingAsync();
    }

    [Fact]
    public async Task Subscribe_DeniedWithDisconnect87OnMqtt5_IsToldAndClosed()
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Subscribe5 = DeniedSubscribe5.Disconnect87 });
        await using var client = await DeniedSubscriberAsync(simulator, MqttProtocolVersion.V500);
        await client.SendAsync(Subscribe("denied/#"));
        await client.ClosedAsync(MqttDisconnectReasonCode.NotAuthorized);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Publish_Denied_IsClosedWithoutPuback(int qos)
    {
        await using var simulator = await StartAsync();
        await using var client = await DeniedPublisherAsync(simulator);
        await client.SendPublishAsync("denied", packet => packet.QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos);
        await client.ClosedAsync();
        Assert.Equal(1, simulator.Host.Stats.PublishesDenied);
    }

    [Fact]
    public async Task Publish_DeniedInSilence_IsNotAnsweredAndStays()
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Publish = DeniedPublish.Silent });
        await using var client = await DeniedPublisherAsync(simulator);
        await client.SubscribeAsync("denied");
        await client.SendPublishAsync("denied");
        await client.PingAsync();
    }

    [Fact]
    public async Task Publish_DeniedOnMqtt5_GetsPuback87ForQos1AndDisconnect87ForQos0()
    {
        await using var simulator = await StartAsync();
        await using var client = await DeniedPublisherAsync(simulator, MqttProtocolVersion.V500, packet => packet.RequestProblemInformation = false);
        var puback = await client.PublishAsync("denied");
        Assert.Equal(MqttPubAckReasonCode.NotAuthorized, puback.ReasonCode);
        Assert.Null(puback.ReasonString); // Request Problem Information 0.
        await client.SendPublishAsync("denied", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce);
        await client.ClosedAsync(MqttDisconnectReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task Publish_DeniedWithCloseOnMqtt5_IsClosedWithoutAWord()
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Publish5 = DeniedPublish5.Close });
        await using var client = await DeniedPublisherAsync(simulator, MqttProtocolVersion.V500);
        await client.SendPublishAsync("denied", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Publish_Retained_IsAskedAsSuch()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        await client.ConnectAsync("retaining");
        await client.PublishAsync("a", packet => packet.Retain = true);
        await client.PublishAsync("a");
        Assert.Equal(["publish a retained=True", "publish a retained=False"], _policies.Asked.Skip(1));
    }

    [Fact]
    public async Task Deliver_Denied_IsDroppedInSilenceAndCounted()
    {
        _policies.MayReceiveFrom = topic => topic != "secret";
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        await client.ConnectAsync("curious");
        await client.SubscribeAsync("#");
        await client.PublishAsync("secret");
        await client.SendPublishAsync("open", packet => packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce);
        Assert.Equal("open", (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
        Assert.Equal(1, simulator.Host.Stats.DeliveriesDenied); // Not before: the PUBACK goes ahead of the delivery.
    }

    [Fact]
    public async Task ProvisioningAnswer_WithoutReceive_IsDroppedThoughTheCertificateIsMade()
    {
        _policies.MayReceiveFrom = topic => !topic.StartsWith("$aws/certificates/", StringComparison.Ordinal);
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        await client.ConnectAsync("deaf");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;
        await client.SubscribeAsync(topics.Accepted, topics.Rejected);
        await client.PublishAsync(topics.Request, packet => packet.Payload = new(Csr()));
        await Eventually.TrueAsync(() => simulator.Host.Stats.DeliveriesDenied == 1);
        await client.PingAsync();
        Assert.Equal(1, simulator.Host.Stats.CertificatesIssued);
    }

    [Fact]
    public async Task ProvisioningAnswer_NotSubscribed_ComesOnlyWithTheSwitch()
    {
        await using var simulator = await StartAsync(change: options => options with { DeliverWithoutSubscription = true });
        await using var client = await PacketClient.OpenTlsAsync(simulator);
        await client.ConnectAsync("deaf");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;
        await client.PublishAsync(topics.Request, packet => packet.Payload = new(Csr()));
        Assert.Equal(topics.Accepted, (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task PlainPort_WithoutCertificate_IsNotAskedOfPolicies()
    {
        _policies.MayConnect = _ => false;
        await using var simulator = await StartAsync(change: options => options with { PlainPort = 0 });
        await using var client = await PacketClient.ConnectAsync(simulator, "plain");
        await client.SubscribeAsync("a");
        await client.PublishAsync("b");
        Assert.Empty(_policies.Asked);
    }

    internal static byte[] Csr()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=device", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        return ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(request.CreateSigningRequestPem()));
    }

    private static MqttSubscribePacket Subscribe(params string[] filters) => new() { PacketIdentifier = 9, TopicFilters = [.. filters.Select(filter => PacketClient.Filter(filter))] };

    private Task<RunningSimulator> StartAsync(DeniedBehavior? denied = null, Func<SimulatorOptions, SimulatorOptions>? change = null) => RunningSimulator.StartAsync(options =>
    {
        options = options with { Authorizer = _policies, Denied = denied ?? new DeniedBehavior() };
        return change?.Invoke(options) ?? options;
    });

    private async Task<PacketClient> DeniedSubscriberAsync(RunningSimulator simulator, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        _policies.MaySubscribe = filter => !filter.StartsWith("denied", StringComparison.Ordinal);
        var client = await PacketClient.OpenTlsAsync(simulator, version);
        await client.ConnectAsync("subscriber");
        return client;
    }

    private async Task<PacketClient> DeniedPublisherAsync(RunningSimulator simulator, MqttProtocolVersion version = MqttProtocolVersion.V311, Action<MqttConnectPacket>? change = null)
    {
        _policies.MayPublish = topic => topic != "denied";
        var client = await PacketClient.OpenTlsAsync(simulator, version);
        await client.ConnectAsync("publisher", change);
        return client;
    }
}

using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Registry;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>The failure this project began with: a claim policy that allows iot:Subscribe on <c>topic/</c> instead of <c>topicfilter/</c>.</summary>
public sealed class SeedFailureTests
{
    private const int Cycles = 3;

    private static readonly ProvisioningTopicSet Topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;

    [Fact]
    public async Task ClaimPolicy_WithoutTopicFilter_ConnectsAndPublishesAndIsClosedAtSubscribeUntilTheArnIsAdded()
    {
        await using var simulator = await StartAsync(new DeniedBehavior());
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var client = await ConnectAsync(simulator, MqttProtocolVersion.V311);
            await SendSubscribeAsync(client);
            await client.ClosedAsync(); // No SUBACK came: clients report "Subscribe timed out" and reconnect.
        }

        AssertSeen(simulator, Cycles);
        Cure(simulator);
        await using var cured = await ConnectAsync(simulator, MqttProtocolVersion.V311);
        await AssertProvisionsAsync(cured);
    }

    [Theory]
    [InlineData(DeniedSubscribe.Suback80)]
    [InlineData(DeniedSubscribe.Silent)]
    public async Task ClaimPolicy_WithoutTopicFilter_InTheOtherForms_StaysConnectedUntilTheArnIsAdded(DeniedSubscribe form)
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Subscribe = form });
        await using var client = await ConnectAsync(simulator, MqttProtocolVersion.V311);
        await SendSubscribeAsync(client);
        if (form == DeniedSubscribe.Suback80)
        {
            Assert.Equal([MqttSubscribeReasonCode.UnspecifiedError, MqttSubscribeReasonCode.UnspecifiedError], (await client.ReceiveAsync<MqttSubAckPacket>()).ReasonCodes);
        }

        await client.PingAsync();
        AssertSeen(simulator, 1);
        Cure(simulator);
        await AssertProvisionsAsync(client); // On the live connection: policies are asked at each SUBSCRIBE.
    }

    [Theory]
    [InlineData(DeniedSubscribe5.Suback87)]
    [InlineData(DeniedSubscribe5.Disconnect87)]
    public async Task ClaimPolicy_WithoutTopicFilter_OnMqtt5_IsToldUntilTheArnIsAdded(DeniedSubscribe5 form)
    {
        await using var simulator = await StartAsync(new DeniedBehavior { Subscribe5 = form });
        await using var client = await ConnectAsync(simulator, MqttProtocolVersion.V500);
        await SendSubscribeAsync(client);
        if (form == DeniedSubscribe5.Suback87)
        {
            Assert.Equal([MqttSubscribeReasonCode.NotAuthorized, MqttSubscribeReasonCode.NotAuthorized], (await client.ReceiveAsync<MqttSubAckPacket>()).ReasonCodes);
        }
        else
        {
            await client.ClosedAsync(MqttDisconnectReasonCode.NotAuthorized);
        }

        AssertSeen(simulator, 1);
        Cure(simulator);
        await using var cured = await ConnectAsync(simulator, MqttProtocolVersion.V500);
        await AssertProvisionsAsync(cured);
    }

    // AWS's recommended claim policy, its iot:Subscribe resources of the given kind.
    private static string Policy(string subscribeKind) => $$"""
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"iot:Connect","Resource":"*"},
          {"Effect":"Allow","Action":["iot:Publish","iot:Receive"],"Resource":"arn:aws:iot:us-east-1:123456789012:topic/$aws/certificates/create-from-csr/*"},
          {"Effect":"Allow","Action":"iot:Subscribe","Resource":"arn:aws:iot:us-east-1:123456789012:{{subscribeKind}}/$aws/certificates/create-from-csr/*"}]}
        """;

    private static Task<RunningSimulator> StartAsync(DeniedBehavior denied) => RunningSimulator.StartAsync(options => options with { ClaimPolicy = Policy("topic"), Denied = denied });

    // CONNACK is fine, and so is a PUBLISH: the certificate is really made.
    private static async Task<PacketClient> ConnectAsync(RunningSimulator simulator, MqttProtocolVersion version)
    {
        var client = await PacketClient.OpenTlsAsync(simulator, version);
        await client.ConnectAsync("device");
        Assert.Equal(MqttPubAckReasonCode.Success, (await client.PublishAsync(Topics.Request, packet => packet.Payload = new(AuthorizationTests.Csr()))).ReasonCode);
        return client;
    }

    private static Task SendSubscribeAsync(PacketClient client) =>
        client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 100, TopicFilters = [PacketClient.Filter(Topics.Accepted), PacketClient.Filter(Topics.Rejected)] });

    private static void AssertSeen(RunningSimulator simulator, int times)
    {
        var stats = simulator.Host.Stats;
        Assert.Equal([times, times, times, 0, 0], new[] { stats.Connects, stats.CertificatesIssued, stats.SubscribesDenied, stats.ConnectsDenied, stats.PublishesDenied });
    }

    private static void Cure(RunningSimulator simulator)
    {
        var registry = simulator.Host.Registry;
        var claim = PolicyTarget.Certificate(AwsIotNames.CertificateId(simulator.Claim.RawData));
        registry.Policies.CreateVersion(Assert.Single(registry.PolicyAttachments.NamesOf(claim)), Policy("topicfilter"), setAsDefault: true);
    }

    private static async Task AssertProvisionsAsync(PacketClient client)
    {
        Assert.All((await client.SubscribeAsync(Topics.Accepted, Topics.Rejected)).ReasonCodes, code => Assert.Equal(MqttSubscribeReasonCode.GrantedQoS1, code));
        await client.PublishAsync(Topics.Request, packet => packet.Payload = new(AuthorizationTests.Csr()));
        Assert.Equal(Topics.Accepted, (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
    }
}

using System.Buffers;
using System.Net;
using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quotas;
using LoadHarness.IntegrationTests.Simulator.ControlPlane;
using LoadHarness.Simulator.Quotas;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>Throttling on the wire. The clock stands still, so that a rate is its burst and nothing comes back.</summary>
public sealed class QuotaTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Connect_SameClientTwice_IsClosedWithoutConnackUntilASecondHasPassed()
    {
        await using var simulator = await StartAsync(("connectsPerClient", "1/s"));
        await using var first = await PacketClient.ConnectAsync(simulator, "a");
        await using var second = await PacketClient.OpenAsync(simulator);
        await second.SendConnectAsync("a");
        await second.ClosedAsync();
        await first.PingAsync();
        await using var other = await PacketClient.ConnectAsync(simulator, "b");
        Assert.Contains("iot_connect_client_id_throttle_total{protocol=\"MQTT\"} 1", await MetricsAsync(simulator));

        _time.Advance(TimeSpan.FromSeconds(1));
        await using var later = await PacketClient.ConnectAsync(simulator, "a");
    }

    [Theory]
    [InlineData(ThrottledConnect5.Connack97)]
    [InlineData(ThrottledConnect5.Close)]
    public async Task Connect_OverTheAccountsRateOnMqtt5_LooksAsSwitched(ThrottledConnect5 looks)
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Connect5 = looks }, ("connects", "1/s"));
        await using var first = await PacketClient.ConnectAsync(simulator, "a");
        await using var second = await PacketClient.OpenAsync(simulator, MqttProtocolVersion.V500);
        await second.SendConnectAsync("b");
        if (looks == ThrottledConnect5.Connack97)
        {
            Assert.Equal(MqttConnectReasonCode.QuotaExceeded, (await second.ReceiveAsync<MqttConnAckPacket>()).ReasonCode);
        }

        await second.ClosedAsync();
        Assert.Contains("iot_connect_throttle_total{protocol=\"MQTT\"} 1", await MetricsAsync(simulator));
    }

    [Fact]
    public async Task Connect_TooManyConnections_GetsConnack3WhereSwitchedOn()
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Connect = ThrottledConnect.Connack3 }, ("connections", "1"));
        await using var first = await PacketClient.ConnectAsync(simulator, "a");
        await using var second = await PacketClient.OpenAsync(simulator);
        Assert.Equal(MqttConnectReturnCode.ConnectionRefusedServerUnavailable, (await second.ConnectAsync("b")).ReturnCode);
        await second.ClosedAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttSubscribeReasonCode.UnspecifiedError)]
    [InlineData(MqttProtocolVersion.V500, MqttSubscribeReasonCode.QuotaExceeded)]
    public async Task Subscribe_OverTheRate_IsRefusedInTheSuback(MqttProtocolVersion version, MqttSubscribeReasonCode code)
    {
        await using var simulator = await StartAsync(("subscribes", "3/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a", version);
        Assert.All((await client.SubscribeAsync("1", "2")).ReasonCodes, granted => Assert.Equal(MqttSubscribeReasonCode.GrantedQoS1, granted));
        Assert.Equal([code, code], (await client.SubscribeAsync("3", "4")).ReasonCodes);
        Assert.Equal([MqttSubscribeReasonCode.GrantedQoS1], (await client.SubscribeAsync("5")).ReasonCodes);
        Assert.Contains("iot_subscribe_throttle_total{protocol=\"MQTT\"} 1", await MetricsAsync(simulator));
    }

    [Fact]
    public async Task Subscribe_OverTheRateSilently_IsNeverAnswered()
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Subscribe = ThrottledSubscribe.Silent }, ("subscribes", "1/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.SubscribeAsync("1");
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 9, TopicFilters = [PacketClient.Filter("2")] });
        await client.PingAsync();
        await client.PublishAsync("2");
        await client.PingAsync();
    }

    [Fact]
    public async Task Subscribe_OverTheRateClosing_IsClosedWithoutSuback()
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Subscribe = ThrottledSubscribe.Close }, ("subscribes", "1/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.SubscribeAsync("1");
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 9, TopicFilters = [PacketClient.Filter("2")] });
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Publish_OverTheConnectionsRate_IsDroppedWithoutPuback()
    {
        await using var simulator = await StartAsync(("publishesPerConnection", "2/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.PublishAsync("t");
        await client.PublishAsync("t");
        await client.SendPublishAsync("t");
        await client.PingAsync();
        Assert.Contains("iot_publish_in_throttle_total{protocol=\"MQTT\"} 1", await MetricsAsync(simulator));
        await using var other = await PacketClient.ConnectAsync(simulator, "b");
        await other.PublishAsync("t");
    }

    [Theory]
    [InlineData(ThrottledPublish5.Puback97)]
    [InlineData(ThrottledPublish5.Drop)]
    public async Task Publish_OverTheAccountsRateOnMqtt5_LooksAsSwitched(ThrottledPublish5 looks)
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Publish5 = looks }, ("publishesIn", "1/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a", MqttProtocolVersion.V500);
        await client.PublishAsync("t");
        await client.SendPublishAsync("t");
        if (looks == ThrottledPublish5.Puback97)
        {
            Assert.Equal(MqttPubAckReasonCode.QuotaExceeded, (await client.ReceiveAsync<MqttPubAckPacket>()).ReasonCode);
        }

        await client.PingAsync();
    }

    [Fact]
    public async Task Publish_OverTheRateClosing_IsClosed()
    {
        await using var simulator = await StartAsync(new ThrottledBehavior { Publish = ThrottledPublish.Close }, ("publishesIn", "1/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.PublishAsync("t");
        await client.SendPublishAsync("t");
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Delivery_OverTheAccountsRate_IsDropped()
    {
        await using var simulator = await StartAsync(("publishesOut", "1/s"));
        await using var subscriber = await PacketClient.ConnectAsync(simulator, "s");
        await subscriber.SubscribeAsync("t");
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.PublishAsync("t");
        await client.PublishAsync("t");
        await subscriber.AcknowledgeAsync(await subscriber.ReceiveAsync<MqttPublishPacket>());
        await subscriber.PingAsync();
        var metrics = await MetricsAsync(simulator);
        Assert.Contains("iot_publish_out_throttle_total{protocol=\"MQTT\"} 1", metrics);
        Assert.Contains("iot_publish_out_success_total{protocol=\"MQTT\"} 1", metrics);
        Assert.Contains("iot_publish_in_success_total{protocol=\"MQTT\"} 2", metrics);
    }

    [Fact]
    public async Task Provisioning_OverTheRate_IsRejectedWith429()
    {
        const string Topic = "$aws/certificates/create-from-csr/json";
        await using var simulator = await StartAsync(("mqttCreateCertificateFromCsr", "1/s"));
        await using var client = await PacketClient.ConnectAsync(simulator, "a");
        await client.SubscribeAsync(Topic + "/rejected");
        Assert.Equal(400, await StatusAsync());
        Assert.Equal(429, await StatusAsync());
        Assert.Equal(429, await StatusAsync());
        var metrics = await MetricsAsync(simulator);
        Assert.Contains("iot_create_certificate_from_csr_failed_sum 3", metrics);
        Assert.Contains("iot_create_certificate_from_csr_failed_count 3", metrics);

        async Task<int> StatusAsync()
        {
            await client.PublishAsync(Topic);
            var packet = await client.ReceiveAsync<MqttPublishPacket>();
            await client.AcknowledgeAsync(packet);
            Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, packet.Payload.ToArray(), out RequestRejected? rejected, out _));
            return rejected.StatusCode;
        }
    }

    [Fact]
    public async Task ControlPlane_OverTheRate_IsThrottledByOperation()
    {
        await using var rig = await ControlPlaneRig.StartAsync(options => options with { Quotas = QuotaLimits.Of(new Dictionary<string, string> { ["CreatePolicy"] = "1/h" }) });
        await rig.CreatePolicyAsync("one");
        var failure = await Assert.ThrowsAsync<ThrottlingException>(() => rig.CreatePolicyAsync("two"));
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.Equal("Rate exceeded", failure.Message);
        Assert.NotNull(await rig.Client.GetPolicyAsync(new GetPolicyRequest { PolicyName = "one" }));
    }

    [Fact]
    public async Task Metrics_WithoutQuotas_CountWhatHappens()
    {
        await using var simulator = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var client = await PacketClient.ConnectAsync(simulator, "same");
            await client.SubscribeAsync("t");
            await client.PingAsync();
        }

        var metrics = await MetricsAsync(simulator);
        Assert.Contains("iot_connect_success_total{protocol=\"MQTT\"} 3", metrics);
        Assert.Contains("iot_subscribe_success_total{protocol=\"MQTT\"} 3", metrics);
        Assert.Contains("iot_ping_success_total{protocol=\"MQTT\"} 3", metrics);
        Assert.Contains("iot_connect_throttle_total{protocol=\"MQTT\"} 0", metrics);
    }

    private static async Task<string[]> MetricsAsync(RunningSimulator simulator)
    {
        using var rest = simulator.Rest();
        using var answer = await rest.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return (await answer.Content.ReadAsStringAsync()).Split('\n');
    }

    private Task<RunningSimulator> StartAsync(params (string Name, string Value)[] quotas) => StartAsync(new ThrottledBehavior(), quotas);

    private Task<RunningSimulator> StartAsync(ThrottledBehavior throttled, params (string Name, string Value)[] quotas) => RunningSimulator.StartAsync(
        options => options with { PlainPort = 0, Throttled = throttled, Quotas = QuotaLimits.Of(quotas.ToDictionary(quota => quota.Name, quota => quota.Value)) },
        _time);
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class ProvisioningFlowTests
{
    [Theory]
    [InlineData(PayloadFormat.Json, IdentityFlow.Csr, MqttProtocolVersion.V311)]
    [InlineData(PayloadFormat.Json, IdentityFlow.Keys, MqttProtocolVersion.V500)]
    [InlineData(PayloadFormat.Cbor, IdentityFlow.Csr, MqttProtocolVersion.V500)]
    [InlineData(PayloadFormat.Cbor, IdentityFlow.Keys, MqttProtocolVersion.V311)]
    public async Task Flow_EveryFormatIdentityAndVersion_EndsWithAPublishOnTheOwnCertificate(PayloadFormat format, IdentityFlow flow, MqttProtocolVersion version)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateIssued issued;
        await using (var claim = await simulator.ConnectAsync("device-1", version: version))
        {
            issued = await CreateAsync(claim, format, flow, own);
            Assert.Equal(flow == IdentityFlow.Keys, issued.PrivateKey is not null);

            var register = new ProvisioningTopics(RunningSimulator.Template, format).RegisterThing;
            await claim.SubscribeAsync(register.Accepted, register.Rejected);
            await claim.PublishAsync(register.Request, ProvisioningCodec.Encode(format, new RegisterThingRequest(issued.CertificateOwnershipToken, Serial("SN-1"))));
            var answer = await claim.ReceiveAsync();
            Assert.Equal(register.Accepted, answer.Topic);
            Assert.True(ProvisioningCodec.TryDecode(format, answer.Payload, out ThingRegistered? thing, out _));
            Assert.Equal("SN-1", thing.ThingName);
            Assert.Empty(thing.DeviceConfiguration);
            await claim.Mqtt.DisconnectAsync();
        }

        using var certificate = OwnCertificate(issued, own);
        Assert.Equal(AwsIotNames.CertificateId(certificate.RawData), issued.CertificateId);
        Assert.Equal(AwsIotNames.IssuedCertificateNotAfter, new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));
        await using var device = await simulator.ConnectAsync("SN-1", certificate, version);
        await device.SubscribeAsync("devices/SN-1/#");
        await device.PublishAsync("devices/SN-1/hello", "hi"u8.ToArray());
        var (topic, payload, qos) = await device.ReceiveAsync();
        Assert.Equal("devices/SN-1/hello", topic);
        Assert.Equal("hi"u8.ToArray(), payload);
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, qos);
        Assert.Equal(1, simulator.Host.Stats.Things);
        Assert.Equal(1, simulator.Host.Stats.CertificatesIssued);
        Assert.Equal(2, simulator.Host.Stats.Handshakes);
    }

    [Fact]
    public async Task Answer_TwoClientsOfOneClaimOnTheSameTopics_ReachesOnlyWhoAsked()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var asking = await simulator.ConnectAsync("asking");
        await using var listening = await simulator.ConnectAsync("listening");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;
        await asking.SubscribeAsync(topics.Accepted, topics.Rejected);
        await listening.SubscribeAsync(topics.Accepted, topics.Rejected, "ordinary", "#", "$aws/certificates/#");

        await asking.PublishAsync(topics.Request, Csr(PayloadFormat.Json));
        Assert.Equal(topics.Accepted, (await asking.ReceiveAsync()).Topic);

        // An ordinary message after it shows that nothing came before it.
        await asking.PublishAsync("ordinary", [1]);
        Assert.Equal("ordinary", (await listening.ReceiveAsync()).Topic);
        Assert.Equal(0, listening.Waiting);
    }

    [Fact]
    public async Task Answer_NotSubscribed_IsNotDelivered()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("deaf");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;
        await client.SubscribeAsync(topics.Rejected, "ordinary");

        await client.PublishAsync(topics.Request, Csr(PayloadFormat.Json));
        await client.PublishAsync("ordinary", [1]);

        Assert.Equal("ordinary", (await client.ReceiveAsync()).Topic);
        Assert.Equal(1, simulator.Host.Stats.CertificatesIssued);
    }

    [Fact]
    public async Task Answer_SubscribedWithQos0_ComesWithQos0()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("qos0");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr;
        await client.Mqtt.SubscribeAsync(topics.Accepted, MqttQualityOfServiceLevel.AtMostOnce);

        await client.PublishAsync(topics.Request, Csr(PayloadFormat.Json), qos: 0);

        Assert.Equal(MqttQualityOfServiceLevel.AtMostOnce, (await client.ReceiveAsync()).Qos);
    }

    [Theory]
    [InlineData("fleettemplate")]
    [InlineData("Another")]
    public async Task RegisterThing_TopicOfAnotherTemplate_IsRejectedWith404(string template)
    {
        const string everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ClaimPolicy = everything });
        await using var client = await simulator.ConnectAsync("lost");
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = await CreateAsync(client, PayloadFormat.Cbor, IdentityFlow.Csr, own);
        var topics = new ProvisioningTopics(template, PayloadFormat.Cbor).RegisterThing;
        await client.SubscribeAsync(topics.Accepted, topics.Rejected);

        await client.PublishAsync(topics.Request, ProvisioningCodec.Encode(PayloadFormat.Cbor, new RegisterThingRequest(issued.CertificateOwnershipToken, Serial("SN"))));

        var answer = await client.ReceiveAsync();
        Assert.Equal(topics.Rejected, answer.Topic);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Cbor, answer.Payload, out RequestRejected? rejected, out _));
        Assert.Equal(404, rejected.StatusCode);
    }

    [Fact]
    public async Task CreateKeys_WithoutPayload_TakesAbout3600BytesAndKeepsTheKeysPrivate()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("keys");
        var topics = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateKeysAndCertificate;
        await client.SubscribeAsync(topics.Accepted, topics.Rejected);
        Assert.Equal(0, simulator.Host.Stats.KeyPool.Keys);

        await client.PublishAsync(topics.Request, []);

        var answer = await client.ReceiveAsync();
        Assert.Equal(topics.Accepted, answer.Topic);
        Assert.InRange(answer.Payload.Length, 2900, 4000);
        Assert.True(simulator.Host.Stats.KeyPool.Keys > 0);
        foreach (var file in Directory.GetFiles(Path.Combine(simulator.Certs, "keys"), "*.pem"))
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    private static async Task<CertificateIssued> CreateAsync(TestClient client, PayloadFormat format, IdentityFlow flow, ECDsa own)
    {
        var topics = new ProvisioningTopics(RunningSimulator.Template, format).Create(flow);
        await client.SubscribeAsync(topics.Accepted, topics.Rejected);
        await client.PublishAsync(topics.Request, flow == IdentityFlow.Keys ? ProvisioningCodec.EncodeCreateKeysRequest(format) : Csr(format, own));
        var answer = await client.ReceiveAsync();
        Assert.Equal(topics.Accepted, answer.Topic);
        Assert.True(ProvisioningCodec.TryDecode(format, answer.Payload, out CertificateIssued? issued, out _));
        return issued;
    }

    private static X509Certificate2 OwnCertificate(CertificateIssued issued, ECDsa own)
    {
        if (issued.PrivateKey is not null)
        {
            return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKey);
        }

        using var certificate = X509Certificate2.CreateFromPem(issued.CertificatePem);
        return certificate.CopyWithPrivateKey(own);
    }

    private static byte[] Csr(PayloadFormat format, ECDsa? key = null)
    {
        using var made = key is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var request = new CertificateRequest("CN=device", key ?? made!, HashAlgorithmName.SHA256);
        return ProvisioningCodec.Encode(format, new CreateCertificateFromCsrRequest(request.CreateSigningRequestPem()));
    }

    private static Dictionary<string, string> Serial(string serial) => new(StringComparer.Ordinal) { ["SerialNumber"] = serial };
}

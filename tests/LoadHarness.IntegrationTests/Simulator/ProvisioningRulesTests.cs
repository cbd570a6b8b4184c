using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Registry;
using MQTTnet.Formatter;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>Templates, hooks and refusals, over real mutual TLS.</summary>
public sealed class ProvisioningRulesTests
{
    private const string Body = """
        {
          "Parameters": { "SerialNumber": { "Type": "String" }, "Location": { "Type": "String", "Default": "nowhere" } },
          "Resources": {
            "thing": {
              "Type": "AWS::IoT::Thing",
              "Properties": { "ThingName": { "Fn::Join": ["-", ["lamp", { "Ref": "SerialNumber" }]] }, "AttributePayload": { "location": { "Ref": "Location" } } },
              "OverrideSettings": { "AttributePayload": "FAIL" }
            },
            "certificate": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" } } }
          },
          "DeviceConfiguration": { "url": { "Fn::Sub": "https://${Location}.example" } }
        }
        """;

    [Theory]
    [InlineData(PayloadFormat.Json, MqttProtocolVersion.V311)]
    [InlineData(PayloadFormat.Cbor, MqttProtocolVersion.V500)]
    public async Task Hook_OverHttp_IsAskedAndChangesTheParameters(PayloadFormat format, MqttProtocolVersion version)
    {
        await using var hook = await HookEndpoint.StartAsync("""{"allowProvisioning":true,"parameterOverrides":{"Location":"oslo"}}""");
        await using var simulator = await StartAsync(hook.Address);
        await using var client = await simulator.ConnectAsync("device-7", version: version);
        var (issued, topics) = await IssueAsync(client, format);

        await client.PublishAsync(topics.Request, Register(format, issued, "7"));

        var answer = await client.ReceiveAsync();
        Assert.Equal(topics.Accepted, answer.Topic);
        Assert.True(ProvisioningCodec.TryDecode(format, answer.Payload, out ThingRegistered? registered, out _));
        Assert.Equal("lamp-7", registered.ThingName);
        Assert.Equal("https://oslo.example", registered.DeviceConfiguration["url"]);
        Assert.Equal("oslo", simulator.Host.Registry.Things.Describe("lamp-7").Attributes["location"]);
        var asked = Assert.Single(hook.Requests);
        Assert.Equal("device-7", asked.GetProperty("clientId").GetString());
        Assert.Equal(LoadHarness.AwsIot.AwsIotNames.CertificateId(simulator.Claim.RawData), asked.GetProperty("claimCertificateId").GetString());
        Assert.Equal(issued.CertificateId, asked.GetProperty("certificateId").GetString());
        Assert.Equal("7", asked.GetProperty("parameters").GetProperty("SerialNumber").GetString());
    }

    [Theory]
    [InlineData("""{"allowProvisioning":false}""", 200)]
    [InlineData("""{"allowProvisioning":true}""", 500)]
    [InlineData("oops", 200)]
    public async Task Hook_ThatDoesNotAllow_GivesA403AndTheTokenStaysGood(string answer, int status)
    {
        await using var hook = await HookEndpoint.StartAsync(answer, status);
        await using var simulator = await StartAsync(hook.Address);
        await using var client = await simulator.ConnectAsync("device");
        var (issued, topics) = await IssueAsync(client, PayloadFormat.Json);

        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));
        await AssertRejectedAsync(client, topics, 403);

        simulator.Host.Registry.Templates.Update(RunningSimulator.Template, new TemplateChange { RemovesHook = true });
        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));
        Assert.Equal(topics.Accepted, (await client.ReceiveAsync()).Topic);
    }

    [Fact]
    public async Task Hook_WhoseArnIsMapped_IsTheMappedOne()
    {
        const string arn = "arn:aws:lambda:us-east-1:123456789012:function:check";
        await using var simulator = await StartAsync(arn, options => options with { Hooks = new Dictionary<string, string>(StringComparer.Ordinal) { [arn] = "builtin:deny" } });
        await using var client = await simulator.ConnectAsync("device");
        var (issued, topics) = await IssueAsync(client, PayloadFormat.Json);
        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));
        await AssertRejectedAsync(client, topics, 403);
    }

    [Fact]
    public async Task RegisterThing_AfterEachFailureOfTheCatalogue_CanBeTriedAgain()
    {
        await using var simulator = await StartAsync(hook: null);
        await using var client = await simulator.ConnectAsync("device");
        var (issued, topics) = await IssueAsync(client, PayloadFormat.Json);
        var registry = simulator.Host.Registry;

        await client.PublishAsync(topics.Request, Encoding.UTF8.GetBytes("{"));
        await AssertRejectedAsync(client, topics, 400);
        await client.PublishAsync(topics.Request, "{}"u8.ToArray());
        await AssertRejectedAsync(client, topics, 400, "InvalidCertificateOwnershipToken", "Certificate ownership token cannot be empty.");
        await client.PublishAsync(topics.Request, ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest(issued.CertificateOwnershipToken, new Dictionary<string, string>(StringComparer.Ordinal))));
        await AssertRejectedAsync(client, topics, 400);
        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "a/b"));
        await AssertRejectedAsync(client, topics, 400);
        registry.Templates.Update(RunningSimulator.Template, new TemplateChange { IsEnabled = false });
        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));
        await AssertRejectedAsync(client, topics, 400);
        registry.Templates.Update(RunningSimulator.Template, new TemplateChange { IsEnabled = true });
        registry.Things.Create("lamp-1");
        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));
        await AssertRejectedAsync(client, topics, 400, "ResourceConflicts");

        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "2"));
        Assert.Equal(topics.Accepted, (await client.ReceiveAsync()).Topic);
        Assert.True(registry.Certificates.MayConnect(issued.CertificateId));
    }

    [Fact]
    public async Task Template_WithoutThing_LeavesThingNameOut()
    {
        const string body = """{"Resources":{"c":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"AWS::IoT::Certificate::Id"},"Status":"Active"}}}}""";
        await using var simulator = await RunningSimulator.StartAsync(options => options with { TemplateBody = body });
        await using var client = await simulator.ConnectAsync("device");
        var (issued, topics) = await IssueAsync(client, PayloadFormat.Json);

        await client.PublishAsync(topics.Request, Register(PayloadFormat.Json, issued, "1"));

        Assert.Equal("""{"deviceConfiguration":{}}""", Encoding.UTF8.GetString((await client.ReceiveAsync()).Payload));
        Assert.Equal(0, simulator.Host.Stats.Things);
    }

    private static async Task<RunningSimulator> StartAsync(string? hook, Func<LoadHarness.Simulator.SimulatorOptions, LoadHarness.Simulator.SimulatorOptions>? change = null)
    {
        var simulator = await RunningSimulator.StartAsync(options => (change?.Invoke(options) ?? options) with { TemplateBody = Body });
        if (hook is not null)
        {
            simulator.Host.Registry.Templates.Update(RunningSimulator.Template, new TemplateChange { Hook = new ProvisioningHook(hook) });
        }

        return simulator;
    }

    private static async Task<(CertificateIssued Issued, ProvisioningTopicSet Register)> IssueAsync(TestClient client, PayloadFormat format)
    {
        var topics = new ProvisioningTopics(RunningSimulator.Template, format);
        await client.SubscribeAsync(topics.CreateCertificateFromCsr.Accepted, topics.RegisterThing.Accepted, topics.RegisterThing.Rejected);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await client.PublishAsync(topics.CreateCertificateFromCsr.Request, ProvisioningCodec.Encode(format, new CreateCertificateFromCsrRequest(csr)));
        Assert.True(ProvisioningCodec.TryDecode(format, (await client.ReceiveAsync()).Payload, out CertificateIssued? issued, out _));
        return (issued, topics.RegisterThing);
    }

    private static byte[] Register(PayloadFormat format, CertificateIssued issued, string serial) =>
        ProvisioningCodec.Encode(format, new RegisterThingRequest(issued.CertificateOwnershipToken, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = serial }));

    private static async Task AssertRejectedAsync(TestClient client, ProvisioningTopicSet topics, int status, string? code = null, string? message = null)
    {
        var answer = await client.ReceiveAsync();
        Assert.Equal(topics.Rejected, answer.Topic);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer.Payload, out RequestRejected? rejected, out _));
        Assert.Equal(new RequestRejected(status, code ?? rejected.ErrorCode, message ?? rejected.ErrorMessage), rejected);
    }
}

using System.Text.Json;
using LoadHarness.InteropTests.Rigs;
using LoadHarness.InteropTests.Tools;

namespace LoadHarness.InteropTests;

/// <summary>Debian's awscli against the simulator's control plane; docs/simulator.md shows these commands.</summary>
[Trait("Category", "interop")]
[Collection(OneSimulator.Name)]
public sealed class AwsCliTests(SimulatorRig simulator)
{
    private const string Role = "arn:aws:iam::123456789012:role/Provisioning";

    private const string DevicePolicy = """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"iot:Connect","Resource":"arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}"},
          {"Effect":"Allow","Action":"iot:Publish","Resource":"arn:aws:iot:us-east-1:123456789012:topic/dt/${iot:Connection.Thing.ThingName}/telemetry"}]}
        """;

    private const string Template = """
        {"Parameters":{"SerialNumber":{"Type":"String"},"AWS::IoT::Certificate::Id":{"Type":"String"}},
         "Resources":{
           "certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"AWS::IoT::Certificate::Id"},"Status":"Active"}},
           "policy":{"Type":"AWS::IoT::Policy","Properties":{"PolicyName":"CliDevice"}},
           "thing":{"Type":"AWS::IoT::Thing","Properties":{"ThingName":{"Fn::Join":["",["cli-",{"Ref":"SerialNumber"}]]},"AttributePayload":{"serial":{"Ref":"SerialNumber"}}}}},
         "DeviceConfiguration":{"site":"eu"}}
        """;

    private AwsCli Aws => new(simulator.Rest);

    [Fact]
    public async Task Setup_PolicyTemplateClaim_ProvisionsADeviceWithinItsPolicy()
    {
        const string Thing = "cli-1";
        await Aws.RunAsync("create-policy", "--policy-name", "CliDevice", "--policy-document", "file://" + simulator.Write("device-policy.json", DevicePolicy));
        var template = await Aws.RunAsync(
            "create-provisioning-template", "--template-name", "CliTemplate", "--enabled", "--provisioning-role-arn", Role, "--template-body", "file://" + simulator.Write("template.json", Template));
        Assert.Equal("arn:aws:iot:us-east-1:123456789012:provisioningtemplate/CliTemplate", Text(template, "templateArn"));
        var claim = await Aws.RunAsync("create-provisioning-claim", "--template-name", "CliTemplate");
        var claimCertificate = simulator.Write("cli-claim.pem", Text(claim, "certificatePem"));
        var claimKey = simulator.Write("cli-claim.key", Text(claim.GetProperty("keyPair"), "PrivateKey"));

        // The device: mosquitto, with the claim.
        const string Create = "$aws/certificates/create/json";
        const string Register = "$aws/provisioning-templates/CliTemplate/provision/json";
        var issued = await RequestAsync(claimCertificate, claimKey, Create, "{}");
        var certificate = simulator.Write("cli.pem", Text(issued, "certificatePem"));
        var key = simulator.Write("cli.key", Text(issued, "privateKey"));
        var body = JsonSerializer.Serialize(new { certificateOwnershipToken = Text(issued, "certificateOwnershipToken"), parameters = new { SerialNumber = "1" } });
        var registered = await RequestAsync(claimCertificate, claimKey, Register, body);
        Assert.Equal(Thing, Text(registered, "thingName"));
        Assert.Equal("eu", Text(registered.GetProperty("deviceConfiguration"), "site"));

        // What the account says of it.
        var arn = "arn:aws:iot:us-east-1:123456789012:cert/" + Text(issued, "certificateId");
        Assert.Equal("1", Text((await Aws.RunAsync("describe-thing", "--thing-name", Thing)).GetProperty("attributes"), "serial"));
        Assert.Equal([arn], (await Aws.RunAsync("list-thing-principals", "--thing-name", Thing)).GetProperty("principals").EnumerateArray().Select(static item => item.GetString()));
        Assert.Equal("ACTIVE", Text((await Aws.RunAsync("describe-certificate", "--certificate-id", Text(issued, "certificateId"))).GetProperty("certificateDescription"), "status"));
        Assert.Equal(["CliDevice"], Names(await Aws.RunAsync("list-attached-policies", "--target", arn), "policies", "policyName"));

        // Its policy says what it may do: asked of TestAuthorization, and tried.
        Assert.Equal("ALLOWED", await DecisionAsync(arn, Thing, $"dt/{Thing}/telemetry"));
        Assert.Equal("IMPLICIT_DENY", await DecisionAsync(arn, Thing, "dt/other/telemetry"));
        Assert.Contains("received PUBACK (Mid: 1, RC:0)", (await PublishAsync(certificate, key, Thing, $"dt/{Thing}/telemetry")).Success, StringComparison.Ordinal);

        // Connected, then closed without a PUBACK, as on AWS.
        var denied = await PublishAsync(certificate, key, Thing, "dt/other/telemetry");
        Assert.True(denied.Out.Contains("received CONNACK (0)", StringComparison.Ordinal) && !denied.Out.Contains("received PUBACK", StringComparison.Ordinal), denied.Out + denied.Error);

        await Aws.RunAsync("update-certificate", "--certificate-id", Text(issued, "certificateId"), "--new-status", "INACTIVE");
        Assert.NotEqual(0, (await PublishAsync(certificate, key, Thing, $"dt/{Thing}/telemetry")).ExitCode);
    }

    [Fact]
    public async Task PolicyAndCertificate_Lifecycle_IsAwss()
    {
        var created = await Aws.RunAsync("create-policy", "--policy-name", "CliPolicy", "--policy-document", DevicePolicy);
        Assert.Equal(("arn:aws:iot:us-east-1:123456789012:policy/CliPolicy", "1"), (Text(created, "policyArn"), Text(created, "policyVersionId")));
        await AssertErrorAsync("ResourceAlreadyExistsException", "create-policy", "--policy-name", "CliPolicy", "--policy-document", DevicePolicy);
        await AssertErrorAsync("MalformedPolicyException", "create-policy", "--policy-name", "CliBad", "--policy-document", "{");
        Assert.Contains("CliPolicy", Names(await Aws.RunAsync("list-policies"), "policies", "policyName"));
        using var document = JsonDocument.Parse(Text(await Aws.RunAsync("get-policy", "--policy-name", "CliPolicy"), "policyDocument"));
        Assert.Equal("2012-10-17", Text(document.RootElement, "Version"));

        var keys = await Aws.RunAsync("create-keys-and-certificate", "--set-as-active");
        var (id, arn) = (Text(keys, "certificateId"), Text(keys, "certificateArn"));
        Assert.StartsWith("-----BEGIN", Text(keys.GetProperty("keyPair"), "PublicKey"), StringComparison.Ordinal);
        await Aws.RunAsync("attach-policy", "--policy-name", "CliPolicy", "--target", arn);
        Assert.Equal([arn], (await Aws.RunAsync("list-targets-for-policy", "--policy-name", "CliPolicy")).GetProperty("targets").EnumerateArray().Select(static item => item.GetString()));
        await AssertErrorAsync("DeleteConflictException", "delete-policy", "--policy-name", "CliPolicy");
        await AssertErrorAsync("CertificateStateException", "delete-certificate", "--certificate-id", id);

        await Aws.RunAsync("detach-policy", "--policy-name", "CliPolicy", "--target", arn);
        await Aws.RunAsync("delete-policy", "--policy-name", "CliPolicy");
        await AssertErrorAsync("ResourceNotFoundException", "get-policy", "--policy-name", "CliPolicy");
        await Aws.RunAsync("update-certificate", "--certificate-id", id, "--new-status", "INACTIVE");
        await Aws.RunAsync("delete-certificate", "--certificate-id", id);
        Assert.DoesNotContain(id, Names(await Aws.RunAsync("list-certificates", "--page-size", "1"), "certificates", "certificateId"));
    }

    [Fact]
    public async Task Template_Lifecycle_IsAwss()
    {
        string[] create = ["create-provisioning-template", "--template-name", "CliOther", "--description", "other", "--no-enabled", "--provisioning-role-arn", Role, "--template-body", Template];
        await Aws.RunAsync(create);
        await AssertErrorAsync("ResourceAlreadyExistsException", create);
        Assert.Contains("CliOther", Names(await Aws.RunAsync("list-provisioning-templates"), "templates", "templateName"));
        await Aws.RunAsync("update-provisioning-template", "--template-name", "CliOther", "--enabled");
        var described = await Aws.RunAsync("describe-provisioning-template", "--template-name", "CliOther");
        Assert.Equal(("other", Role, 1), (Text(described, "description"), Text(described, "provisioningRoleArn"), described.GetProperty("defaultVersionId").GetInt32()));
        Assert.True(described.GetProperty("enabled").GetBoolean());
        Assert.Equal(Template, Text(described, "templateBody"));
        await Aws.RunAsync("delete-provisioning-template", "--template-name", "CliOther");
        await AssertErrorAsync("ResourceNotFoundException", "describe-provisioning-template", "--template-name", "CliOther");
    }

    [Fact]
    public async Task AnyOperation_WrongSecret_SaysSo()
    {
        var ended = await new AwsCli(simulator.Rest, secretKey: "wrong").TryAsync("list-policies");
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("The request signature we calculated does not match", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeEndpoint_Ats_GivesAnAddress() =>
        Assert.NotEqual("", Text(await Aws.RunAsync("describe-endpoint", "--endpoint-type", "iot:Data-ATS"), "endpointAddress"));

    private async Task AssertErrorAsync(string code, params string[] arguments)
    {
        var ended = await Aws.TryAsync(arguments);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains($"An error occurred ({code})", ended.Error, StringComparison.Ordinal);
    }

    private async Task<string> DecisionAsync(string principal, string clientId, string topic)
    {
        var told = await Aws.RunAsync(
            "test-authorization", "--principal", principal, "--client-id", clientId, "--auth-infos", "actionType=PUBLISH,resources=arn:aws:iot:us-east-1:123456789012:topic/" + topic);
        return Text(told.GetProperty("authResults")[0], "authDecision");
    }

    private async Task<JsonElement> RequestAsync(string certificate, string key, string topic, string payload) => JsonDocument.Parse((await ChildProcess.RunAsync(
        Tool.MosquittoRr.Path, [.. Connection(certificate, key), "-i", "cli-claim", "-W", "20", "-t", topic, "-e", topic + "/accepted", "-m", payload])).Success).RootElement;

    private Task<Ended> PublishAsync(string certificate, string key, string clientId, string topic) =>
        ChildProcess.RunAsync(Tool.MosquittoPub.Path, [.. Connection(certificate, key), "-i", clientId, "-V", "311", "-t", topic, "-m", "{}", "-d"]);

    private string[] Connection(string certificate, string key) => ["-h", "localhost", "-p", simulator.MqttPort, "--cafile", simulator.Ca, "--cert", certificate, "--key", key, "-q", "1"];

    private static IEnumerable<string> Names(JsonElement list, string member, string name) => list.GetProperty(member).EnumerateArray().Select(item => Text(item, name));

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}

using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Templates;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

/// <summary>The documents the simulator starts with allow what the harness's devices do, and no more.</summary>
public sealed class DefaultDocumentsTests
{
    private static readonly AwsIotArns Arns = new("us-east-1", "123456789012");

    [Theory]
    [InlineData("iot:Connect", "client/anything", true)]
    [InlineData("iot:Publish", "topic/$aws/certificates/create/json", true)]
    [InlineData("iot:Publish", "topic/$aws/certificates/create-from-csr/cbor", true)]
    [InlineData("iot:Publish", "topic/$aws/provisioning-templates/T/provision/json", true)]
    [InlineData("iot:Receive", "topic/$aws/provisioning-templates/T/provision/cbor/rejected", true)]
    [InlineData("iot:Subscribe", "topicfilter/$aws/certificates/create-from-csr/json/accepted", true)]
    [InlineData("iot:Subscribe", "topicfilter/$aws/provisioning-templates/T/provision/json/accepted", true)]
    [InlineData("iot:Subscribe", "topicfilter/$aws/provisioning-templates/U/provision/json/accepted", false)]
    [InlineData("iot:Subscribe", "topicfilter/#", false)]
    [InlineData("iot:Publish", "topic/dt/SN1/telemetry", false)]
    public void ClaimPolicy_AllowsProvisioningOnly(string action, string resource, bool isAllowed) =>
        Assert.Equal(isAllowed, Decide(DefaultDocuments.ClaimPolicy(Arns, "T"), action, resource, thing: null));

    [Theory]
    [InlineData("iot:Connect", "client/SN1", true)]
    [InlineData("iot:Connect", "client/SN2", false)]
    [InlineData("iot:Subscribe", "topicfilter/cmd/SN1/#", true)]
    [InlineData("iot:Receive", "topic/cmd/SN1/reboot", true)]
    [InlineData("iot:Publish", "topic/dt/SN1/telemetry", true)]
    [InlineData("iot:Publish", "topic/telemetry/SN1", true)]
    [InlineData("iot:Publish", "topic/dt/SN2/telemetry", false)]
    [InlineData("iot:Publish", "topic/dt/SN11/telemetry", false)]
    [InlineData("iot:Subscribe", "topicfilter/cmd/+/#", false)]
    [InlineData("iot:Subscribe", "topicfilter/#", false)]
    public void DevicePolicy_AllowsTheOwnClientIdAndTopicsOnly(string action, string resource, bool isAllowed) =>
        Assert.Equal(isAllowed, Decide(DevicePolicy(), action, resource, "SN1"));

    [Fact]
    public void DevicePolicy_AllowsTheTopicsOfThePlansDefaults()
    {
        var fleet = new FleetPlan();
        Assert.True(Decide(DevicePolicy(), IotActions.Subscribe, "topicfilter/" + fleet.Commands.Replace("{thing}", "SN1", StringComparison.Ordinal), "SN1"));
        Assert.True(Decide(DevicePolicy(), IotActions.Publish, "topic/" + fleet.Telemetry.Replace("{thing}", "SN1", StringComparison.Ordinal), "SN1"));
    }

    [Fact]
    public void DevicePolicy_WithoutAThing_AllowsNothing() => Assert.False(Decide(DevicePolicy(), IotActions.Connect, "client/SN1", thing: null));

    [Fact]
    public void Documents_AreWithinAwsLimits()
    {
        PolicyDocument.ThrowIfTooLong(DevicePolicy());
        PolicyDocument.ThrowIfTooLong(DefaultDocuments.ClaimPolicy(Arns, new string('T', 36)));
        Assert.Equal(AccountDefaults.DevicePolicy, Assert.Single(ProvisioningTemplateBody.Parse(DefaultDocuments.TemplateBody).Resolve(new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN1" }, "c").Template!.Policies).Name);
    }

    private static string DevicePolicy() => DefaultDocuments.DevicePolicy(Arns);

    private static bool Decide(string document, string action, string resource, string? thing)
    {
        var context = new PolicyContext { ClientId = "SN1", Thing = thing is null ? null : new ThingFacts(thing, null, new Dictionary<string, string>(StringComparer.Ordinal)) };
        return PolicyEvaluator.Evaluate([new NamedPolicy("p", PolicyDocument.Parse(document))], action, "arn:aws:iot:us-east-1:123456789012:" + resource, context).IsAllowed;
    }
}

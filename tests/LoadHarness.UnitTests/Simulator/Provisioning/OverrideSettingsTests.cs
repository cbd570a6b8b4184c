using LoadHarness.Simulator.Provisioning;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Provisioning;

/// <summary>What happens to a thing and a certificate that exist (AWS IoT developer guide, "Override settings").</summary>
public sealed class OverrideSettingsTests
{
    private const string Properties = """, "AttributePayload": { "a": "new", "c": "3" }, "ThingTypeName": "newType", "ThingGroups": ["newGroup", "both"] """;

    [Theory]
    [InlineData("", "a=old,b=2", "oldType", "both,oldGroup")]
    [InlineData(""" "AttributePayload": "DO_NOTHING", "ThingTypeName": "DO_NOTHING", "ThingGroups": "DO_NOTHING" """, "a=old,b=2", "oldType", "both,oldGroup")]
    [InlineData(""" "AttributePayload": "REPLACE", "ThingTypeName": "REPLACE", "ThingGroups": "REPLACE" """, "a=new,c=3", "newType", "both,newGroup")]
    [InlineData(""" "AttributePayload": "MERGE", "ThingGroups": "MERGE" """, "a=new,b=2,c=3", "oldType", "both,newGroup,oldGroup")]
    public async Task RegisterThing_ThingExists_FollowsTheSettings(string overrides, string attributes, string type, string groups)
    {
        using var rig = Rig(overrides);
        ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync()));

        var thing = rig.Registry.Things.Describe("SN1");
        Assert.Equal(attributes, string.Join(',', thing.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(type, thing.TypeName);
        Assert.Equal(groups, string.Join(',', rig.Registry.ThingGroups.OfThing("SN1").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("AttributePayload")]
    [InlineData("ThingTypeName")]
    [InlineData("ThingGroups")]
    public async Task RegisterThing_Fail_ConflictsWithAThingThatExistsOnly(string property)
    {
        using var rig = Rig($"\"{property}\": \"FAIL\"");
        var issued = await rig.IssueAsync();

        ProvisioningRig.Refused(await rig.RegisterAsync(issued), RejectionReason.ResourceConflict, "SN1");

        Assert.Equal("old", rig.Registry.Things.Describe("SN1").Attributes["a"]);
        Assert.Equal("SN2", ProvisioningRig.Accepted(await rig.RegisterAsync(issued, "SN2")).ThingName);
    }

    [Fact]
    public async Task RegisterThing_NewThing_HasEverythingWhateverTheSettings()
    {
        using var rig = Rig(""" "AttributePayload": "FAIL", "ThingTypeName": "FAIL", "ThingGroups": "FAIL" """);
        rig.Registry.BillingGroups.Create("bills");
        ProvisioningRig.Accepted(await rig.RegisterAsync(await rig.IssueAsync(), "SN2"));
        Assert.Equal("newType", rig.Registry.Things.Describe("SN2").TypeName);
        Assert.Equal(["both", "newGroup"], rig.Registry.ThingGroups.OfThing("SN2").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RegisterThing_AgainForTheSameThing_AddsASecondCertificate()
    {
        using var rig = new ProvisioningRig();
        var first = await rig.IssueAsync();
        var second = await rig.IssueAsync();
        ProvisioningRig.Accepted(await rig.RegisterAsync(first));
        ProvisioningRig.Accepted(await rig.RegisterAsync(second));
        Assert.Equal(
            new[] { first.CertificateId, second.CertificateId }.Order(StringComparer.Ordinal),
            rig.Registry.ThingPrincipals.OfThing("SN1", PageRequest.First).Items.Select(principal => principal.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "Status": "DO_NOTHING" }""", false)]
    [InlineData("""{ "Status": "REPLACE" }""", true)]
    public async Task RegisterThing_StatusSetBefore_FollowsTheSetting(string overrides, bool isReplaced)
    {
        using var rig = new ProvisioningRig(CertificateBody("ACTIVE", overrides));
        var issued = await rig.IssueAsync();
        rig.Registry.Certificates.Update(issued.CertificateId, CertificateStatus.Inactive);
        ProvisioningRig.Accepted(await rig.RegisterAsync(issued));
        Assert.Equal(isReplaced, rig.Registry.Certificates.MayConnect(issued.CertificateId));
    }

    [Fact]
    public async Task RegisterThing_StatusFail_ConflictsOnceTheStatusIsSet()
    {
        using var rig = new ProvisioningRig(CertificateBody("INACTIVE", """{ "Status": "FAIL" }"""));
        var issued = await rig.IssueAsync();
        Assert.Null(ProvisioningRig.Accepted(await rig.RegisterAsync(issued)).ThingName);
        Assert.Equal(CertificateStatus.Inactive, rig.Registry.Certificates.Find(issued.CertificateId)!.Status);
        ProvisioningRig.Refused(await rig.RegisterAsync(issued), RejectionReason.ResourceConflict, issued.CertificateId);
    }

    [Fact]
    public async Task RegisterThing_FailedHalfWay_LeavesTheThingAndMayBeTriedAgain()
    {
        using var rig = new ProvisioningRig(ProvisioningRig.Body(ProvisioningRig.Thing() + """, "p": { "Type": "AWS::IoT::Policy", "Properties": { "PolicyName": "later" } } """));
        var issued = await rig.IssueAsync();
        ProvisioningRig.Refused(await rig.RegisterAsync(issued), RejectionReason.UnknownPolicy, "later");
        Assert.NotNull(rig.Registry.Things.Find("SN1"));

        rig.Registry.Policies.Create("later", DefaultDocuments.DevicePolicy(rig.Registry.Arns));
        ProvisioningRig.Accepted(await rig.RegisterAsync(issued));
        Assert.True(rig.Registry.Certificates.MayConnect(issued.CertificateId));
    }

    private static string CertificateBody(string status, string overrides) => $$"""
        { "Resources": { "c": { "Type": "AWS::IoT::Certificate", "Properties": { "CertificateId": { "Ref": "AWS::IoT::Certificate::Id" }, "Status": "{{status}}" }, "OverrideSettings": {{overrides}} } } }
        """;

    /// <summary>With a thing SN1 that has an old type, old attributes and old groups.</summary>
    private static ProvisioningRig Rig(string overrides)
    {
        var rig = new ProvisioningRig(ProvisioningRig.Body(ProvisioningRig.Thing(Properties, overrides)));
        foreach (var type in (string[])["oldType", "newType"])
        {
            rig.Registry.ThingTypes.Create(type);
        }

        foreach (var group in (string[])["oldGroup", "newGroup", "both"])
        {
            rig.Registry.ThingGroups.Create(group);
        }

        rig.Registry.Things.Create("SN1", "oldType", new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "old", ["b"] = "2" });
        rig.Registry.ThingGroups.Add("oldGroup", "SN1");
        rig.Registry.ThingGroups.Add("both", "SN1");
        return rig;
    }
}

using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class PolicyRegistryTests : IDisposable
{
    private static readonly string Other = RegistryRig.Document + " ";

    private readonly RegistryRig _rig = new();

    private PolicyRegistry Policies => _rig.Account.Policies;

    private PolicyAttachments Attachments => _rig.Account.PolicyAttachments;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Create_Twice_IsRefusedWithTheArn()
    {
        Policies.Create("p", RegistryRig.Document);
        var refused = RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Policies.Create("p", RegistryRig.Document));
        Assert.Equal(("p", "arn:aws:iot:us-east-1:123456789012:policy/p"), (refused.ResourceId, refused.ResourceArn));
    }

    [Theory]
    [InlineData("", "{}", "InvalidRequest")]
    [InlineData("a b", "{}", "InvalidRequest")]
    [InlineData("p", "nonsense", "MalformedPolicy")]
    [InlineData("p", "[]", "MalformedPolicy")]
    public void Create_BadNameOrDocument_IsRefused(string name, string document, string error) =>
        RegistryRig.Refused(Enum.Parse<RegistryError>(error), () => Policies.Create(name, document));

    [Fact]
    public void Create_LongDocument_CountsNoWhiteSpace()
    {
        var fits = RegistryRig.Document + new string(' ', 5000);
        Policies.Create("p", fits);
        Assert.Equal(fits, Policies.Get("p").Document);
        var tooLong = RegistryRig.Document.Replace("*\"}", new string('*', 2048) + "\"}", StringComparison.Ordinal);
        RegistryRig.Refused(RegistryError.MalformedPolicy, () => Policies.Create("q", tooLong));
    }

    [Fact]
    public void CreateVersion_SixthVersion_IsRefused()
    {
        Policies.Create("p", RegistryRig.Document);
        for (var version = 2; version <= 5; version++)
        {
            Assert.Equal(version, Policies.CreateVersion("p", RegistryRig.Document, setAsDefault: version == 3).Id);
        }

        Assert.Equal(3, Policies.Get("p").DefaultVersionId);
        RegistryRig.Refused(RegistryError.VersionsLimitExceeded, () => Policies.CreateVersion("p", RegistryRig.Document, setAsDefault: false));

        Policies.DeleteVersion("p", "2");
        Assert.Equal(6, Policies.CreateVersion("p", RegistryRig.Document, setAsDefault: false).Id);
    }

    [Fact]
    public void DeleteVersion_DefaultOrUnknown_IsRefused()
    {
        Policies.Create("p", RegistryRig.Document);
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Policies.DeleteVersion("p", "1"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Policies.DeleteVersion("p", "2"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Policies.GetVersion("p", "x"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Policies.SetDefaultVersion("q", "1"));
    }

    [Fact]
    public void SetDefaultVersion_AnotherVersion_IsInForce()
    {
        Policies.Create("p", RegistryRig.Document);
        Policies.CreateVersion("p", Other, setAsDefault: false);
        Assert.Equal(RegistryRig.Document, Policies.Get("p").Document);
        Policies.SetDefaultVersion("p", "2");
        Assert.Equal(Other, Policies.Get("p").Document);
    }

    [Fact]
    public void Delete_AttachedOrWithVersions_IsRefused()
    {
        var target = PolicyTarget.Certificate(_rig.Certificate());
        Policies.Create("p", RegistryRig.Document);
        Attachments.Attach("p", target);
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Policies.Delete("p"));
        Attachments.Detach("p", target);
        Policies.CreateVersion("p", RegistryRig.Document, setAsDefault: true);
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Policies.Delete("p"));
        Policies.DeleteVersion("p", "1");
        Policies.Delete("p");
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Policies.Get("p"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Policies.Delete("p"));
    }

    [Fact]
    public void Attach_EleventhPolicy_IsRefused()
    {
        var target = PolicyTarget.Certificate(_rig.Certificate());
        for (var i = 0; i < 11; i++)
        {
            Policies.Create("p" + i, RegistryRig.Document);
        }

        for (var i = 0; i < 10; i++)
        {
            Attachments.Attach("p" + i, target);
        }

        Attachments.Attach("p9", target);
        RegistryRig.Refused(RegistryError.LimitExceeded, () => Attachments.Attach("p10", target));
        Assert.Equal(10, Attachments.ListAttached(target, isRecursive: false, PageRequest.First).Items.Count);
    }

    [Fact]
    public void Attach_UnknownPolicyOrTarget_IsNotFound()
    {
        Policies.Create("p", RegistryRig.Document);
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Attachments.Attach("p", PolicyTarget.Certificate("0")));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Attachments.Attach("p", PolicyTarget.Group("g")));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Attachments.Attach("q", PolicyTarget.Certificate(_rig.Certificate())));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Attachments.ListTargets("q", PageRequest.First));
        Attachments.Detach("q", PolicyTarget.Group("g"));
    }

    [Fact]
    public void ListTargets_SeveralTargets_AreArns()
    {
        var id = _rig.Certificate();
        _rig.Account.ThingGroups.Create("g");
        Policies.Create("p", RegistryRig.Document);
        Attachments.Attach("p", PolicyTarget.Group("g"));
        Attachments.Attach("p", PolicyTarget.Parse(RegistryRig.Arns.Certificate(id), RegistryRig.Arns));
        Assert.Equal([RegistryRig.Arns.Certificate(id), RegistryRig.Arns.ThingGroup("g")], Attachments.ListTargets("p", PageRequest.First).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:iot:us-east-1:123456789012:cert/")]
    [InlineData("arn:aws:iot:eu-west-1:123456789012:cert/1")]
    [InlineData("arn:aws:iot:us-east-1:123456789012:thing/1")]
    public void Parse_NoTargetOfTheAccount_IsRefused(string arn) => RegistryRig.Refused(RegistryError.InvalidRequest, () => PolicyTarget.Parse(arn, RegistryRig.Arns));

    [Fact]
    public void Effective_CertificateThingGroupAndParent_AreAllIn()
    {
        var id = _rig.Certificate();
        _rig.Account.ThingGroups.Create("parent");
        _rig.Account.ThingGroups.Create("child", "parent");
        _rig.Account.Things.Create("t");
        _rig.Account.ThingGroups.Add("child", "t");
        foreach (var (policy, target) in new[] { ("own", PolicyTarget.Certificate(id)), ("ofChild", PolicyTarget.Group("child")), ("ofParent", PolicyTarget.Group("parent")) })
        {
            Policies.Create(policy, RegistryRig.Document);
            Attachments.Attach(policy, target);
        }

        Assert.Equal(["own"], Attachments.Effective(id, thingName: null).Select(policy => policy.Name));
        Assert.Equal(["ofChild", "ofParent", "own"], Attachments.Effective(id, "t").Select(policy => policy.Name));
        Assert.Equal(["ofChild"], Attachments.ListAttached(PolicyTarget.Group("child"), isRecursive: false, PageRequest.First).Items.Select(policy => policy.Name));
        Assert.Equal(["ofChild", "ofParent"], Attachments.ListAttached(PolicyTarget.Group("child"), isRecursive: true, PageRequest.First).Items.Select(policy => policy.Name));
    }
}

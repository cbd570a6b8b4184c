using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class TemplateRegistryTests : IDisposable
{
    private static readonly string Other = RegistryRig.Body + " ";

    private readonly RegistryRig _rig = new();

    private TemplateRegistry Templates => _rig.Account.Templates;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Create_Twice_IsRefused()
    {
        var created = Create("T");
        Assert.Equal((1, false, TemplateType.FleetProvisioning), (created.DefaultVersionId, created.IsEnabled, created.Type));
        RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Create("T"));
    }

    [Fact]
    public void Create_BadMembers_AreRefused()
    {
        Refused(Good with { Name = "a b" });
        Refused(Good with { Body = "nonsense" });
        Refused(Good with { Body = RegistryRig.Body + new string(' ', 10_240) });
        Refused(Good with { RoleArn = "role" });
        Refused(Good with { Description = new string('d', 501) });
        Refused(Good with { Hook = new ProvisioningHook("arn:aws:lambda:us-east-1:123456789012:function:f", "2020-04-02") });
        Refused(Good with { Hook = new ProvisioningHook("") });
        Assert.Empty(Templates.List(PageRequest.First).Items);

        void Refused(NewTemplate template) => RegistryRig.Refused(RegistryError.InvalidRequest, () => Templates.Create(template));
    }

    [Fact]
    public void Create_257thTemplate_IsRefused()
    {
        for (var i = 0; i < 256; i++)
        {
            Create("T" + i);
        }

        RegistryRig.Refused(RegistryError.LimitExceeded, () => Create("T256"));
    }

    [Fact]
    public void CreateVersion_SixthVersion_IsRefused()
    {
        Create("T");
        for (var version = 2; version <= 5; version++)
        {
            Assert.Equal(version, Templates.CreateVersion("T", RegistryRig.Body, setAsDefault: version == 2).Id);
        }

        RegistryRig.Refused(RegistryError.VersionsLimitExceeded, () => Templates.CreateVersion("T", RegistryRig.Body, setAsDefault: false));
        RegistryRig.Refused(RegistryError.DeleteConflict, () => Templates.DeleteVersion("T", 2));
        Templates.DeleteVersion("T", 1);
        Assert.Equal([2, 3, 4, 5], Templates.ListVersions("T").Select(version => version.Id));
        Assert.Equal(6, Templates.CreateVersion("T", Other, setAsDefault: true).Id);
        Assert.Equal(Other, Templates.Describe("T").Body);
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.DescribeVersion("T", 1));
    }

    [Fact]
    public void Update_EachMember_ChangesThatOneOnly()
    {
        var hook = new ProvisioningHook("arn:aws:lambda:us-east-1:123456789012:function:f");
        Create("T");
        Templates.CreateVersion("T", Other, setAsDefault: false);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Templates.Update("T", new TemplateChange { IsEnabled = true });
        Templates.Update("T", new TemplateChange { Hook = hook });
        Templates.Update("T", new TemplateChange { DefaultVersionId = 2, Description = "d" });

        var template = Templates.Describe("T");
        Assert.Equal((true, hook, 2, "d", RegistryRig.Role), (template.IsEnabled, template.Hook, template.DefaultVersionId, template.Description, template.RoleArn));
        Assert.Equal(template.Created.AddMinutes(1), template.Modified);
        Templates.Update("T", new TemplateChange { RemovesHook = true });
        Assert.Null(Templates.Describe("T").Hook);
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Templates.Update("T", new TemplateChange { RemovesHook = true, Hook = hook }));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.Update("T", new TemplateChange { DefaultVersionId = 3 }));
    }

    [Fact]
    public void Operations_UnknownTemplate_AreNotFound()
    {
        Create("T");
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.Describe("t"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.Update("t", new TemplateChange()));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.CreateVersion("t", RegistryRig.Body, setAsDefault: false));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.DeleteVersion("T", 9));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Templates.Delete("t"));
        Templates.Delete("T");
        Assert.Null(Templates.Find("T"));
    }

    private static NewTemplate Good => new("T", RegistryRig.Body, RegistryRig.Role);

    private TemplateRecord Create(string name) => Templates.Create(Good with { Name = name });
}

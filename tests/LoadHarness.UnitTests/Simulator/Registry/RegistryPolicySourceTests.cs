using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class RegistryPolicySourceTests : IDisposable
{
    private readonly RegistryRig _rig = new();

    private AccountRegistry Account => _rig.Account;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Read_UnknownCertificate_IsNull() => Assert.Null(Source().Read("0", "c"));

    [Fact]
    public void Read_CertificateAndGroups_GivesEachPolicyOnce()
    {
        var id = Provisioned();
        Account.ThingGroups.Create("root");
        Account.ThingGroups.Create("leaf", "root");
        Account.ThingGroups.Add("leaf", "thing");
        Attach("own", PolicyTarget.Certificate(id));
        Attach("own", PolicyTarget.Group("leaf"));
        Attach("group", PolicyTarget.Group("root"));
        var source = Source();

        Assert.Equal(["own", "group"], Names(source.Read(id, "thing")));
        Assert.Equal("thing", source.Read(id, "thing")!.Thing!.Name);
        Assert.Equal(["own"], Names(source.Read(id, "other")));
        Assert.Null(source.Read(id, "other")!.Thing);
        Assert.Equal(id, source.Read(id, "other")!.Certificate.CertificateId);
    }

    [Fact]
    public void Read_NothingChanged_GivesTheSameObjects()
    {
        var id = Provisioned();
        Attach("own", PolicyTarget.Certificate(id));
        var source = Source();
        var before = source.Read(id, "thing")!;
        var version = source.Version;
        _rig.Certificate();
        var after = source.Read(id, "thing")!;
        Assert.NotEqual(version, source.Version);
        Assert.Same(before.Certificate, after.Certificate);
        Assert.Same(before.Thing, after.Thing);
        Assert.Same(before.Policies[0].Document, after.Policies[0].Document);
    }

    [Fact]
    public void Read_DelayedPropagation_SeesPoliciesLaterAndThingsAtOnce()
    {
        var id = Provisioned();
        Account.Policies.Create("old", RegistryRig.Document);
        Account.PolicyAttachments.Attach("old", PolicyTarget.Certificate(id));
        var source = Source(TimeSpan.FromMinutes(2));
        Assert.Equal(["old"], Names(source.Read(id, "thing")));

        Attach("new", PolicyTarget.Certificate(id));
        Account.PolicyAttachments.Detach("old", PolicyTarget.Certificate(id));
        Account.Policies.CreateVersion("new", RegistryRig.Document + " ", setAsDefault: true);
        Account.Things.Update("thing", new ThingChange { Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" } });
        Assert.Equal(["old"], Names(source.Read(id, "thing")));
        Assert.Equal("b", source.Read(id, "thing")!.Thing!.Attributes["a"]);

        var version = source.Version;
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(source.Version > version);
        Assert.Equal(["new"], Names(source.Read(id, "thing")));
        Assert.Equal(RegistryRig.Document + " ", source.Read(id, "thing")!.Policies[0].Document.Text);
    }

    [Fact]
    public void Read_DeletedPolicy_IsGone()
    {
        var id = Provisioned();
        Attach("p", PolicyTarget.Certificate(id));
        var source = Source();
        Account.PolicyAttachments.Detach("p", PolicyTarget.Certificate(id));
        Account.Policies.Delete("p");
        Assert.Empty(source.Read(id, "thing")!.Policies);
        Assert.Equal(0, source.PolicyCount);
        Attach("p", PolicyTarget.Certificate(id));
        Assert.Equal(["p"], Names(source.Read(id, "thing")));
    }

    [Fact]
    public void Read_DeletedCertificate_IsNullAndNothingIsKeptOfIt()
    {
        var source = Source(TimeSpan.FromMinutes(1));
        var id = _rig.Certificate(CertificateStatus.Inactive);
        Attach("p", PolicyTarget.Certificate(id));
        Assert.Equal(1, source.TargetCount);
        Account.Certificates.Delete(id, isForced: true);
        Assert.Null(source.Read(id, "thing"));
        Assert.Equal(0, source.TargetCount);
    }

    [Fact]
    public void Read_ProvisioningClaim_ActsUnderItsTemplatesPolicy()
    {
        Account.Templates.Create(new NewTemplate("Fleet", RegistryRig.Body, RegistryRig.Role));
        using var certificate = _rig.NewCertificate();
        var claim = Account.Certificates.AddProvisioningClaim(certificate, "Fleet");
        var policy = Assert.Single(Source().Read(claim.Id, "c")!.Policies);
        Assert.Contains("topicfilter/$aws/provisioning-templates/Fleet/provision/*", policy.Document.Text, StringComparison.Ordinal);
        PolicyDocument.ThrowIfTooLong(DefaultDocuments.ClaimPolicy(RegistryRig.Arns, new string('T', 36)));
    }

    private static IEnumerable<string> Names(PolicyHolder? holder) => holder!.Policies.Select(policy => policy.Name);

    private RegistryPolicySource Source(TimeSpan delay = default) => Account.PolicySource(new PolicyPropagation(_rig.Time, delay));

    private string Provisioned()
    {
        var id = _rig.Certificate();
        Account.Things.Create("thing");
        Account.ThingPrincipals.Attach("thing", id);
        return id;
    }

    private void Attach(string policy, PolicyTarget target)
    {
        if (Account.Policies.Find(policy) is null)
        {
            Account.Policies.Create(policy, RegistryRig.Document);
        }

        Account.PolicyAttachments.Attach(policy, target);
    }
}

using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class ThingMembershipTests : IDisposable
{
    private readonly RegistryRig _rig = new();

    private AccountRegistry Account => _rig.Account;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Attach_SeveralCertificatesAndThings_AreListedBothWays()
    {
        var one = _rig.Certificate();
        var two = _rig.Certificate();
        Account.Things.Create("a");
        Account.Things.Create("b");
        Account.ThingPrincipals.Attach("a", one);
        Account.ThingPrincipals.Attach("a", two);
        Account.ThingPrincipals.Attach("b", one);
        Account.ThingPrincipals.Attach("b", one);
        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), Account.ThingPrincipals.OfThing("a", PageRequest.First).Items.Select(item => item.Name));
        Assert.Equal(["a", "b"], Account.ThingPrincipals.OfCertificate(one, PageRequest.First).Items.Select(item => item.Name));
        Account.ThingPrincipals.Detach("a", one);
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingPrincipals.Detach("a", one));
        Assert.Equal([two], Account.ThingPrincipals.OfThing("a", PageRequest.First).Items.Select(item => item.Name));
    }

    [Fact]
    public void Attach_Exclusive_KeepsOthersAway()
    {
        var id = _rig.Certificate();
        Account.Things.Create("a");
        Account.Things.Create("b");
        Account.ThingPrincipals.Attach("a", id, isExclusive: true);
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingPrincipals.Attach("b", id));
        Account.ThingPrincipals.Attach("a", id);
        Account.ThingPrincipals.Attach("b", id);
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingPrincipals.Attach("b", id, isExclusive: true));
        Assert.Empty(Account.ThingPrincipals.OfThing("a", PageRequest.First, isExclusive: true).Items);
        Assert.Single(Account.ThingPrincipals.OfThing("a", PageRequest.First, isExclusive: false).Items);
    }

    [Fact]
    public void ActingAs_ClientIdOrExclusiveThing_IsTheThing()
    {
        var id = _rig.Certificate();
        Account.Things.Create("a");
        Assert.Null(Account.ThingPrincipals.ActingAs(id, "a"));
        Account.ThingPrincipals.Attach("a", id);
        Assert.Equal("a", Account.ThingPrincipals.ActingAs(id, "a")?.Name);
        Assert.Null(Account.ThingPrincipals.ActingAs(id, "A"));
        Account.ThingPrincipals.Attach("a", id, isExclusive: true);
        Assert.Equal("a", Account.ThingPrincipals.ActingAs(id, "other")?.Name);
    }

    [Fact]
    public void Attach_UnknownEnds_AreNotFound()
    {
        Account.Things.Create("a");
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingPrincipals.Attach("a", "0"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingPrincipals.Attach("x", _rig.Certificate()));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingPrincipals.OfThing("x", PageRequest.First));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingPrincipals.OfCertificate("0", PageRequest.First));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => PolicyTarget.ParsePrincipal("arn:aws:iot:us-east-1:123456789012:thing/a", RegistryRig.Arns));
    }

    [Fact]
    public void Add_EleventhGroup_IsRefused()
    {
        Account.Things.Create("t");
        for (var i = 0; i < 11; i++)
        {
            Account.ThingGroups.Create("g" + i);
        }

        for (var i = 0; i < 10; i++)
        {
            Account.ThingGroups.Add("g" + i, "t");
        }

        Account.ThingGroups.Add("g9", "t");
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingGroups.Add("g10", "t"));
        Account.ThingGroups.Remove("g0", "t");
        Account.ThingGroups.Add("g10", "t");
        Assert.Equal(10, Account.ThingGroups.OfThing("t").Count);
        Account.Things.Delete("t");
        Assert.Empty(Account.ThingGroups.Things("g9", PageRequest.First).Items);
    }

    [Fact]
    public void Add_GroupsOfOneHierarchy_AreRefused()
    {
        Account.Things.Create("t");
        Account.ThingGroups.Create("root");
        Account.ThingGroups.Create("left", "root");
        Account.ThingGroups.Create("right", "root");
        Account.ThingGroups.Add("left", "t");
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingGroups.Add("right", "t"));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingGroups.Add("root", "t"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingGroups.Add("nowhere", "t"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Account.ThingGroups.Add("root", "x"));
    }

    [Fact]
    public void Create_GroupsAndTypesAgain_AreIdempotentOrRefused()
    {
        Assert.Same(Account.ThingGroups.Create("g", description: "d"), Account.ThingGroups.Create("g", description: "d"));
        RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Account.ThingGroups.Create("g"));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingGroups.Create("h", parent: "nowhere"));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingGroups.Create("a/b"));

        Assert.Same(Account.ThingTypes.Create("t", "d", ["x"]), Account.ThingTypes.Create("t", "d", ["x"]));
        RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Account.ThingTypes.Create("t", "d"));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.ThingTypes.Create("u", searchableAttributes: ["1", "2", "3", "4"]));

        Assert.Same(Account.BillingGroups.Create("b", "d"), Account.BillingGroups.Create("b", "d"));
        RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Account.BillingGroups.Create("b"));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Account.BillingGroups.Create(""));
    }
}

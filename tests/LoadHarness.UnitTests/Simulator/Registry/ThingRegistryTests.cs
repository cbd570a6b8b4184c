using LoadHarness.Simulator.Registry;

namespace LoadHarness.UnitTests.Simulator.Registry;

public sealed class ThingRegistryTests : IDisposable
{
    private readonly RegistryRig _rig = new();

    private ThingRegistry Things => _rig.Account.Things;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Create_SameAgain_GivesTheSameThing()
    {
        var first = Things.Create("t", attributes: Attributes(("a", "1")));
        Assert.Same(first, Things.Create("t", attributes: Attributes(("a", "1"))));
        var refused = RegistryRig.Refused(RegistryError.ResourceAlreadyExists, () => Things.Create("t", attributes: Attributes(("a", "2"))));
        Assert.Equal((first.Id, "arn:aws:iot:us-east-1:123456789012:thing/t"), (refused.ResourceId, refused.ResourceArn));
    }

    [Fact]
    public void Create_BadName_IsRefused() => RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Create("a/b"));

    [Fact]
    public void Create_UnknownTypeOrBillingGroup_IsNotFound()
    {
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Things.Create("t", "type"));
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Things.Create("t", billingGroup: "b"));
        Assert.Equal(0, Things.Count);
    }

    [Fact]
    public void Create_DeprecatedType_IsRefused()
    {
        _rig.Account.ThingTypes.Create("type");
        _rig.Account.ThingTypes.Deprecate("type");
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Create("t", "type"));
        _rig.Account.ThingTypes.Deprecate("type", isUndo: true);
        Things.Create("t", "type");
    }

    [Theory]
    [InlineData(3, false, true)]
    [InlineData(4, false, false)]
    [InlineData(50, true, true)]
    [InlineData(51, true, false)]
    public void Create_ManyAttributes_TypeDecidesHowMany(int count, bool hasType, bool isTaken)
    {
        _rig.Account.ThingTypes.Create("type");
        var attributes = Enumerable.Range(0, count).ToDictionary(i => "a" + i, i => "v", StringComparer.Ordinal);
        var error = Record.Exception(() => Things.Create("t", hasType ? "type" : null, attributes));
        Assert.Equal(isTaken, error is null);
        Assert.True(error is null or RegistryException { Error: RegistryError.InvalidRequest });
    }

    [Theory]
    [InlineData("a b", "v")]
    [InlineData("a", "v w")]
    [InlineData("", "v")]
    public void Create_BadAttribute_IsRefused(string name, string value) => RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Create("t", attributes: Attributes((name, value))));

    [Fact]
    public void Create_EverySignOfAnAttribute_IsTaken() => Things.Create("t", attributes: Attributes(("aZ09_.,@/:#-", "aZ09_.,@/:#=[]-")));

    [Fact]
    public void Update_Merge_AddsChangesAndRemoves()
    {
        Things.Create("t", attributes: Attributes(("a", "1"), ("b", "2")));
        var merged = Things.Update("t", new ThingChange { Attributes = Attributes(("a", ""), ("b", "3"), ("c", "4")), IsMerge = true });
        Assert.Equal(Attributes(("b", "3"), ("c", "4")), merged.Attributes);
        Assert.Equal(2, merged.Version);
        Assert.Equal(Attributes(("z", "9")), Things.Update("t", new ThingChange { Attributes = Attributes(("z", "9")) }).Attributes);
    }

    [Fact]
    public void Update_WrongVersion_IsRefused()
    {
        Things.Create("t");
        RegistryRig.Refused(RegistryError.VersionConflict, () => Things.Update("t", new ThingChange { ExpectedVersion = 2 }));
        Assert.Equal(2, Things.Update("t", new ThingChange { ExpectedVersion = 1 }).Version);
        RegistryRig.Refused(RegistryError.VersionConflict, () => Things.Delete("t", expectedVersion: 1));
        Things.Delete("t", expectedVersion: 2);
        RegistryRig.Refused(RegistryError.ResourceNotFound, () => Things.Update("t", new ThingChange()));
    }

    [Fact]
    public void Update_RemovesType_LimitsAttributesAgain()
    {
        _rig.Account.ThingTypes.Create("type");
        Things.Create("t", "type", Attributes(("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Update("t", new ThingChange { RemovesType = true }));
        RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Update("t", new ThingChange { RemovesType = true, TypeName = "type" }));
        Assert.Null(Things.Update("t", new ThingChange { RemovesType = true, Attributes = Attributes(("a", "1")) }).TypeName);
    }

    [Fact]
    public void Delete_MissingOrAttached_SucceedsOrIsRefused()
    {
        Things.Delete("missing");
        var id = _rig.Certificate();
        Things.Create("t");
        _rig.Account.ThingPrincipals.Attach("t", id);
        var refused = RegistryRig.Refused(RegistryError.InvalidRequest, () => Things.Delete("t"));
        Assert.Equal("Cannot delete. Thing t is still attached to one or more principals", refused.Message);
    }

    [Fact]
    public void List_Filters_GiveThoseThatFit()
    {
        _rig.Account.ThingTypes.Create("type");
        Things.Create("c", "type", Attributes(("site", "berlin")));
        Things.Create("a", attributes: Attributes(("site", "bern")));
        Things.Create("b");
        Assert.Equal(["a", "b", "c"], Names(new ThingFilter()));
        Assert.Equal(["c"], Names(new ThingFilter { TypeName = "type" }));
        Assert.Equal(["a", "c"], Names(new ThingFilter { AttributeName = "site" }));
        Assert.Equal(["a"], Names(new ThingFilter { AttributeName = "site", AttributeValue = "bern" }));
        Assert.Equal(["a", "c"], Names(new ThingFilter { AttributeName = "site", AttributeValue = "ber", IsPrefix = true }));

        IEnumerable<string> Names(ThingFilter filter) => Things.List(filter, PageRequest.First).Items.Select(thing => thing.Name);
    }

    [Fact]
    public void List_NameDeletedBetweenPages_GoesOnAfterIt()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Things.Create(name);
        }

        var page = Things.List(new ThingFilter(), new PageRequest(StartAfter: null, 2));
        Things.Delete("b");
        Assert.Equal("b", page.Next);
        Assert.Equal(["c", "d"], Things.List(new ThingFilter(), new PageRequest(page.Next, 2)).Items.Select(thing => thing.Name));
    }

    private static Dictionary<string, string> Attributes(params (string Name, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}

using System.Net;
using LoadHarness.AwsIot.ControlPlane;
using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.IntegrationTests.Simulator.ControlPlane;

public sealed class ControlPlaneThingTests
{
    private const string Arns = "arn:aws:iot:us-east-1:123456789012:";

    [Fact]
    public async Task Thing_WholeLife_IsAsOnAws()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var type = await rig.Client.CreateThingTypeAsync(new CreateThingTypeRequest { ThingTypeName = "Sensor", ThingTypeProperties = new ThingTypeProperties { ThingTypeDescription = "d", SearchableAttributes = ["site"] } });
        Assert.Equal(("Sensor", Arns + "thingtype/Sensor"), (type.ThingTypeName, type.ThingTypeArn));
        var billing = await rig.Client.CreateBillingGroupAsync(new CreateBillingGroupRequest { BillingGroupName = "Bills", BillingGroupProperties = new BillingGroupProperties { BillingGroupDescription = "d" } });
        Assert.Equal(("Bills", Arns + "billinggroup/Bills"), (billing.BillingGroupName, billing.BillingGroupArn));

        var request = new CreateThingRequest { ThingName = "a:b_c-1", ThingTypeName = "Sensor", BillingGroupName = "Bills", AttributePayload = new AttributePayload { Attributes = new() { ["site"] = "x", ["floor"] = "1" } } };
        var created = await rig.Client.CreateThingAsync(request);
        Assert.Equal(("a:b_c-1", Arns + "thing/a:b_c-1"), (created.ThingName, created.ThingArn));
        Assert.Equal(created.ThingId, (await rig.Client.CreateThingAsync(request)).ThingId);
        request.AttributePayload = null;
        var taken = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => rig.Client.CreateThingAsync(request));
        Assert.Equal((HttpStatusCode.Conflict, Arns + "thing/a:b_c-1"), (taken.StatusCode, taken.ResourceArn));

        await rig.Client.UpdateThingAsync(new UpdateThingRequest { ThingName = "a:b_c-1", ExpectedVersion = 1, AttributePayload = new AttributePayload { Merge = true, Attributes = new() { ["floor"] = "", ["room"] = "2" } } });
        var described = await rig.Client.DescribeThingAsync(new DescribeThingRequest { ThingName = "a:b_c-1" });
        Assert.Equal(("a:b_c-1", "Sensor", "Bills", 2L), (described.DefaultClientId, described.ThingTypeName, described.BillingGroupName, described.Version));
        Assert.Equal(new Dictionary<string, string> { ["site"] = "x", ["room"] = "2" }, described.Attributes);

        await Assert.ThrowsAsync<VersionConflictException>(() => rig.Client.UpdateThingAsync(new UpdateThingRequest { ThingName = "a:b_c-1", ExpectedVersion = 1 }));
        await rig.Client.UpdateThingAsync(new UpdateThingRequest { ThingName = "a:b_c-1", RemoveThingType = true });
        Assert.Null((await rig.Client.DescribeThingAsync(new DescribeThingRequest { ThingName = "a:b_c-1" })).ThingTypeName);
        await Assert.ThrowsAsync<VersionConflictException>(() => rig.Client.DeleteThingAsync(new DeleteThingRequest { ThingName = "a:b_c-1", ExpectedVersion = 1 }));
        await rig.Client.DeleteThingAsync(new DeleteThingRequest { ThingName = "a:b_c-1" });
        await rig.Client.DeleteThingAsync(new DeleteThingRequest { ThingName = "a:b_c-1" });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.DescribeThingAsync(new DescribeThingRequest { ThingName = "a:b_c-1" }));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.CreateThingAsync(new CreateThingRequest { ThingName = "x", ThingTypeName = "Absent" }));
    }

    [Fact]
    public async Task ThingPrincipals_AreListedFromBothSides()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        var certificate = (await rig.CreateCertificateAsync()).CertificateArn;
        var exclusive = (await rig.CreateCertificateAsync()).CertificateArn;
        await rig.CreateThingAsync("one");
        await rig.CreateThingAsync("two");
        await AttachAsync("one", certificate);
        await AttachAsync("two", certificate);
        await AttachAsync("one", exclusive, ThingPrincipalType.EXCLUSIVE_THING);
        await Assert.ThrowsAsync<InvalidRequestException>(() => AttachAsync("two", exclusive));

        Assert.Equal(new[] { certificate, exclusive }.Order(), (await rig.Client.ListThingPrincipalsAsync(new ListThingPrincipalsRequest { ThingName = "one" })).Principals!.Order());
        var only = Assert.Single((await rig.Client.ListThingPrincipalsV2Async(new ListThingPrincipalsV2Request { ThingName = "one", ThingPrincipalType = ThingPrincipalType.EXCLUSIVE_THING })).ThingPrincipalObjects!);
        Assert.Equal((exclusive, ThingPrincipalType.EXCLUSIVE_THING), (only.Principal, only.ThingPrincipalType));
        var first = await rig.Client.ListPrincipalThingsAsync(new ListPrincipalThingsRequest { Principal = certificate, MaxResults = 1 });
        var second = await rig.Client.ListPrincipalThingsAsync(new ListPrincipalThingsRequest { Principal = certificate, MaxResults = 1, NextToken = first.NextToken });
        Assert.Equal(["one"], first.Things!);
        Assert.Equal(["two"], second.Things!);
        Assert.Null(second.NextToken);
        var thing = Assert.Single((await rig.Client.ListPrincipalThingsV2Async(new ListPrincipalThingsV2Request { Principal = exclusive })).PrincipalThingObjects!);
        Assert.Equal(("one", ThingPrincipalType.EXCLUSIVE_THING), (thing.ThingName, thing.ThingPrincipalType));

        var attached = await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.DeleteThingAsync(new DeleteThingRequest { ThingName = "one" }));
        Assert.Equal("Cannot delete. Thing one is still attached to one or more principals", attached.Message);
        await rig.Client.DetachThingPrincipalAsync(new DetachThingPrincipalRequest { ThingName = "two", Principal = certificate });
        await rig.Client.DeleteThingAsync(new DeleteThingRequest { ThingName = "two" });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => AttachAsync("absent", certificate));

        Task AttachAsync(string name, string? principal, ThingPrincipalType? type = null) =>
            rig.Client.AttachThingPrincipalAsync(new AttachThingPrincipalRequest { ThingName = name, Principal = principal, ThingPrincipalType = type });
    }

    [Fact]
    public async Task AddThingToThingGroup_NamesAndArns_MeanTheSame()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        await rig.CreateThingAsync("one");
        var group = await rig.Client.CreateThingGroupAsync(new CreateThingGroupRequest
        {
            ThingGroupName = "G",
            ThingGroupProperties = new ThingGroupProperties { ThingGroupDescription = "d", AttributePayload = new AttributePayload { Attributes = new() { ["a"] = "b" } } },
        });
        Assert.Equal(("G", Arns + "thinggroup/G"), (group.ThingGroupName, group.ThingGroupArn));
        await rig.Client.AddThingToThingGroupAsync(new AddThingToThingGroupRequest { ThingGroupName = "G", ThingName = "one" });
        await rig.Client.AddThingToThingGroupAsync(new AddThingToThingGroupRequest { ThingGroupArn = group.ThingGroupArn, ThingArn = Arns + "thing/one" });
        Assert.Equal(["G"], rig.Simulator.Host.Registry.ThingGroups.OfThing("one"));
        await Assert.ThrowsAsync<InvalidRequestException>(() => rig.Client.AddThingToThingGroupAsync(new AddThingToThingGroupRequest { ThingGroupName = "H", ThingGroupArn = group.ThingGroupArn, ThingName = "one" }));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => rig.Client.AddThingToThingGroupAsync(new AddThingToThingGroupRequest { ThingGroupName = "absent", ThingName = "one" }));
    }

    [Fact]
    public async Task ListThings_Filters_AndPages()
    {
        await using var rig = await ControlPlaneRig.StartAsync();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await rig.Client.CreateThingAsync(new CreateThingRequest { ThingName = $"thing-{number}", AttributePayload = new AttributePayload { Attributes = new() { ["site"] = number <= 3 ? "north-1" : "south" } } });
        }

        Assert.Equal(["thing-1", "thing-2", "thing-3", "thing-4", "thing-5"], await ListAsync(new ListThingsRequest { MaxResults = 2 }));
        Assert.Equal(["thing-4", "thing-5"], await ListAsync(new ListThingsRequest { AttributeName = "site", AttributeValue = "south" }));
        Assert.Equal(["thing-1", "thing-2", "thing-3"], await ListAsync(new ListThingsRequest { AttributeName = "site", AttributeValue = "north", UsePrefixAttributeValue = true, MaxResults = 1 }));
        Assert.Equal([], await ListAsync(new ListThingsRequest { ThingTypeName = "absent" }));

        async Task<List<string?>> ListAsync(ListThingsRequest request)
        {
            var names = new List<string?>();
            do
            {
                var page = await rig.Client.ListThingsAsync(request);
                Assert.All(page.Things!, thing => Assert.Equal(Arns + "thing/" + thing.ThingName, thing.ThingArn));
                names.AddRange(page.Things!.Select(thing => thing.ThingName));
                request.NextToken = page.NextToken;
            }
            while (request.NextToken is not null);
            return names;
        }
    }
}

using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on thing types, thing groups and billing groups that templates need (IoT API model 2015-05-28).</summary>
internal sealed class GroupOperations(AccountRegistry registry)
{
    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("CreateThingType", "POST", "/thing-types/{thingTypeName}", CreateType);
        routes.Map("CreateThingGroup", "POST", "/thing-groups/{thingGroupName}", CreateGroup);
        routes.Map("AddThingToThingGroup", "PUT", "/thing-groups/addThingToThingGroup", AddThing);
        routes.Map("CreateBillingGroup", "POST", "/billing-groups/{billingGroupName}", CreateBillingGroup);
    }

    private JsonObject CreateType(ApiRequest request)
    {
        var properties = request.Body.Object("thingTypeProperties");
        var record = registry.ThingTypes.Create(request.Label("thingTypeName"), properties?.Text("thingTypeDescription") ?? "", properties?.Texts("searchableAttributes"));
        return Json.Object(("thingTypeName", record.Name), ("thingTypeArn", registry.Arns.ThingType(record.Name)), ("thingTypeId", record.Id));
    }

    private JsonObject CreateGroup(ApiRequest request)
    {
        var properties = request.Body.Object("thingGroupProperties");
        var record = registry.ThingGroups.Create(
            request.Label("thingGroupName"),
            request.Body.Text("parentGroupName"),
            properties?.Text("thingGroupDescription") ?? "",
            properties?.Object("attributePayload")?.Map("attributes"));
        return Json.Object(("thingGroupName", record.Name), ("thingGroupArn", registry.Arns.ThingGroup(record.Name)), ("thingGroupId", record.Id));
    }

    private JsonObject AddThing(ApiRequest request)
    {
        var group = NameOf(request.Body, "thingGroupName", "thingGroupArn", registry.Arns.ThingGroup(""));
        var thing = NameOf(request.Body, "thingName", "thingArn", registry.Arns.Thing(""));
        registry.ThingGroups.Add(group, thing);
        return [];
    }

    private JsonObject CreateBillingGroup(ApiRequest request)
    {
        var record = registry.BillingGroups.Create(request.Label("billingGroupName"), request.Body.Object("billingGroupProperties")?.Text("billingGroupDescription") ?? "");
        return Json.Object(("billingGroupName", record.Name), ("billingGroupArn", registry.Arns.BillingGroup(record.Name)), ("billingGroupId", record.Id));
    }

    // Either will do; both must mean the same.
    private static string NameOf(ApiMembers body, string nameMember, string arnMember, string arnPrefix)
    {
        var name = body.Text(nameMember);
        if (body.Text(arnMember) is not { } arn)
        {
            return name ?? throw ApiMembers.Missing(nameMember);
        }

        var named = arn.StartsWith(arnPrefix, StringComparison.Ordinal) ? arn[arnPrefix.Length..] : throw ApiException.Invalid($"Invalid {arnMember}: {arn}");
        return name is null || name == named ? named : throw ApiException.Invalid($"{nameMember} and {arnMember} do not name the same.");
    }
}

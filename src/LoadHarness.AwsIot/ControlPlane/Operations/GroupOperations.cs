using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on thing types, thing groups and billing groups (IoT API model 2015-05-28).</summary>
internal static class GroupOperations
{
    public static readonly Operation<CreateThingTypeRequest, CreateThingTypeResponse> CreateThingType = new("CreateThingType", HttpMethod.Post, "/thing-types/{thingTypeName}", operation => operation
        .Path("thingTypeName", request => request.ThingTypeName)
        .Body("thingTypeProperties", request => request.ThingTypeProperties)
        .Body("tags", request => request.Tags));

    public static readonly Operation<CreateThingGroupRequest, CreateThingGroupResponse> CreateThingGroup = new("CreateThingGroup", HttpMethod.Post, "/thing-groups/{thingGroupName}", operation => operation
        .Path("thingGroupName", request => request.ThingGroupName)
        .Body("parentGroupName", request => request.ParentGroupName)
        .Body("thingGroupProperties", request => request.ThingGroupProperties)
        .Body("tags", request => request.Tags));

    public static readonly Operation<AddThingToThingGroupRequest, AddThingToThingGroupResponse> AddThingToThingGroup = new("AddThingToThingGroup", HttpMethod.Put, "/thing-groups/addThingToThingGroup", operation => operation
        .Body("thingGroupName", request => request.ThingGroupName)
        .Body("thingGroupArn", request => request.ThingGroupArn)
        .Body("thingName", request => request.ThingName)
        .Body("thingArn", request => request.ThingArn)
        .Body("overrideDynamicGroups", request => request.OverrideDynamicGroups));

    public static readonly Operation<CreateBillingGroupRequest, CreateBillingGroupResponse> CreateBillingGroup = new("CreateBillingGroup", HttpMethod.Post, "/billing-groups/{billingGroupName}", operation => operation
        .Path("billingGroupName", request => request.BillingGroupName)
        .Body("billingGroupProperties", request => request.BillingGroupProperties)
        .Body("tags", request => request.Tags));
}

using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on things and their principals (IoT API model 2015-05-28).</summary>
internal static class ThingOperations
{
    public static readonly Operation<CreateThingRequest, CreateThingResponse> CreateThing = new("CreateThing", HttpMethod.Post, "/things/{thingName}", operation => operation
        .Path("thingName", request => request.ThingName)
        .Body("thingTypeName", request => request.ThingTypeName)
        .Body("attributePayload", request => request.AttributePayload)
        .Body("billingGroupName", request => request.BillingGroupName));

    public static readonly Operation<DescribeThingRequest, DescribeThingResponse> DescribeThing = new("DescribeThing", HttpMethod.Get, "/things/{thingName}", operation => operation
        .Path("thingName", request => request.ThingName));

    public static readonly Operation<UpdateThingRequest, UpdateThingResponse> UpdateThing = new("UpdateThing", HttpMethod.Patch, "/things/{thingName}", operation => operation
        .Path("thingName", request => request.ThingName)
        .Body("thingTypeName", request => request.ThingTypeName)
        .Body("attributePayload", request => request.AttributePayload)
        .Body("expectedVersion", request => request.ExpectedVersion)
        .Body("removeThingType", request => request.RemoveThingType));

    public static readonly Operation<DeleteThingRequest, DeleteThingResponse> DeleteThing = new("DeleteThing", HttpMethod.Delete, "/things/{thingName}", operation => operation
        .Path("thingName", request => request.ThingName)
        .Query("expectedVersion", request => request.ExpectedVersion));

    public static readonly Operation<ListThingsRequest, ListThingsResponse> ListThings = new("ListThings", HttpMethod.Get, "/things", operation => operation
        .Query("nextToken", request => request.NextToken)
        .Query("maxResults", request => request.MaxResults)
        .Query("attributeName", request => request.AttributeName)
        .Query("attributeValue", request => request.AttributeValue)
        .Query("thingTypeName", request => request.ThingTypeName)
        .Query("usePrefixAttributeValue", request => request.UsePrefixAttributeValue));

    public static readonly Operation<AttachThingPrincipalRequest, AttachThingPrincipalResponse> AttachThingPrincipal = new("AttachThingPrincipal", HttpMethod.Put, "/things/{thingName}/principals", operation => operation
        .Path("thingName", request => request.ThingName)
        .Header("x-amzn-principal", request => request.Principal)
        .Query("thingPrincipalType", request => request.ThingPrincipalType));

    public static readonly Operation<DetachThingPrincipalRequest, DetachThingPrincipalResponse> DetachThingPrincipal = new("DetachThingPrincipal", HttpMethod.Delete, "/things/{thingName}/principals", operation => operation
        .Path("thingName", request => request.ThingName)
        .Header("x-amzn-principal", request => request.Principal));

    public static readonly Operation<ListThingPrincipalsRequest, ListThingPrincipalsResponse> ListThingPrincipals = new("ListThingPrincipals", HttpMethod.Get, "/things/{thingName}/principals", operation => operation
        .Path("thingName", request => request.ThingName)
        .Query("nextToken", request => request.NextToken)
        .Query("maxResults", request => request.MaxResults));

    public static readonly Operation<ListThingPrincipalsV2Request, ListThingPrincipalsV2Response> ListThingPrincipalsV2 = new("ListThingPrincipalsV2", HttpMethod.Get, "/things/{thingName}/principals-v2", operation => operation
        .Path("thingName", request => request.ThingName)
        .Query("nextToken", request => request.NextToken)
        .Query("maxResults", request => request.MaxResults)
        .Query("thingPrincipalType", request => request.ThingPrincipalType));

    public static readonly Operation<ListPrincipalThingsRequest, ListPrincipalThingsResponse> ListPrincipalThings = new("ListPrincipalThings", HttpMethod.Get, "/principals/things", operation => operation
        .Query("nextToken", request => request.NextToken)
        .Query("maxResults", request => request.MaxResults)
        .Header("x-amzn-principal", request => request.Principal));

    public static readonly Operation<ListPrincipalThingsV2Request, ListPrincipalThingsV2Response> ListPrincipalThingsV2 = new("ListPrincipalThingsV2", HttpMethod.Get, "/principals/things-v2", operation => operation
        .Query("nextToken", request => request.NextToken)
        .Query("maxResults", request => request.MaxResults)
        .Header("x-amzn-principal", request => request.Principal)
        .Query("thingPrincipalType", request => request.ThingPrincipalType));
}

using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on things (IoT API model 2015-05-28).</summary>
internal sealed class ThingOperations(AccountRegistry registry)
{
    private const string Path = "/things";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("CreateThing", "POST", Path + "/{thingName}", Create);
        routes.Map("DescribeThing", "GET", Path + "/{thingName}", Describe);
        routes.Map("UpdateThing", "PATCH", Path + "/{thingName}", Update);
        routes.Map("DeleteThing", "DELETE", Path + "/{thingName}", Delete);
        routes.Map("ListThings", "GET", Path, List);
    }

    private JsonObject Create(ApiRequest request)
    {
        var body = request.Body;
        var record = registry.Things.Create(request.Label("thingName"), body.Text("thingTypeName"), body.Object("attributePayload")?.Map("attributes"), body.Text("billingGroupName"));
        return Json.Object(("thingName", record.Name), ("thingArn", registry.Arns.Thing(record.Name)), ("thingId", record.Id));
    }

    private JsonObject Describe(ApiRequest request)
    {
        var record = registry.Things.Describe(request.Label("thingName"));
        return Json.Object(
            ("defaultClientId", record.Name),
            ("thingName", record.Name),
            ("thingId", record.Id),
            ("thingArn", registry.Arns.Thing(record.Name)),
            ("thingTypeName", record.TypeName),
            ("attributes", Json.Map(record.Attributes)),
            ("version", record.Version),
            ("billingGroupName", record.BillingGroup));
    }

    private JsonObject Update(ApiRequest request)
    {
        var body = request.Body;
        var payload = body.Object("attributePayload");
        registry.Things.Update(request.Label("thingName"), new ThingChange
        {
            TypeName = body.Text("thingTypeName"),
            RemovesType = body.Flag("removeThingType") ?? false,
            Attributes = payload?.Map("attributes"),
            IsMerge = payload?.Flag("merge") ?? false,
            ExpectedVersion = body.Number("expectedVersion"),
        });
        return [];
    }

    private JsonObject Delete(ApiRequest request)
    {
        registry.Things.Delete(request.Label("thingName"), request.QueryNumber("expectedVersion"));
        return [];
    }

    private JsonObject List(ApiRequest request)
    {
        var filter = new ThingFilter
        {
            AttributeName = request.Query("attributeName"),
            AttributeValue = request.Query("attributeValue"),
            IsPrefix = request.QueryFlag("usePrefixAttributeValue") ?? false,
            TypeName = request.Query("thingTypeName"),
        };
        var page = registry.Things.List(filter, ListPaging.ByToken(request));
        return Json.Object(
            ("things", Json.List(page.Items, record => Json.Object(
                ("thingName", record.Name),
                ("thingTypeName", record.TypeName),
                ("thingArn", registry.Arns.Thing(record.Name)),
                ("attributes", Json.Map(record.Attributes)),
                ("version", record.Version)))),
            ("nextToken", ListPaging.Token(request, page)));
    }
}

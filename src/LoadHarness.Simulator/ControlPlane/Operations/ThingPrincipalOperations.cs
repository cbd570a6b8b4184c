using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on the certificates of things (IoT API model 2015-05-28).</summary>
internal sealed class ThingPrincipalOperations(AccountRegistry registry)
{
    private const string PrincipalHeader = "x-amzn-principal";
    private const string Exclusive = "EXCLUSIVE_THING";
    private const string NonExclusive = "NON_EXCLUSIVE_THING";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("AttachThingPrincipal", "PUT", "/things/{thingName}/principals", Attach);
        routes.Map("DetachThingPrincipal", "DELETE", "/things/{thingName}/principals", Detach);
        routes.Map("ListThingPrincipals", "GET", "/things/{thingName}/principals", ListPrincipals);
        routes.Map("ListThingPrincipalsV2", "GET", "/things/{thingName}/principals-v2", ListPrincipalsV2);
        routes.Map("ListPrincipalThings", "GET", "/principals/things", ListThings);
        routes.Map("ListPrincipalThingsV2", "GET", "/principals/things-v2", ListThingsV2);
    }

    private JsonObject Attach(ApiRequest request)
    {
        registry.ThingPrincipals.Attach(request.Label("thingName"), Principal(request), IsExclusive(request) ?? false);
        return [];
    }

    private JsonObject Detach(ApiRequest request)
    {
        registry.ThingPrincipals.Detach(request.Label("thingName"), Principal(request));
        return [];
    }

    private JsonObject ListPrincipals(ApiRequest request)
    {
        var page = registry.ThingPrincipals.OfThing(request.Label("thingName"), ListPaging.ByToken(request));
        return Json.Object(("principals", Json.List(page.Items.Select(item => registry.Arns.Certificate(item.Name)))), ("nextToken", ListPaging.Token(request, page)));
    }

    private JsonObject ListPrincipalsV2(ApiRequest request)
    {
        var page = registry.ThingPrincipals.OfThing(request.Label("thingName"), ListPaging.ByToken(request), IsExclusive(request));
        return Json.Object(
            ("thingPrincipalObjects", Json.List(page.Items, item => Json.Object(("principal", registry.Arns.Certificate(item.Name)), ("thingPrincipalType", Type(item))))),
            ("nextToken", ListPaging.Token(request, page)));
    }

    private JsonObject ListThings(ApiRequest request)
    {
        var page = registry.ThingPrincipals.OfCertificate(Principal(request), ListPaging.ByToken(request));
        return Json.Object(("things", Json.List(page.Items.Select(item => item.Name))), ("nextToken", ListPaging.Token(request, page)));
    }

    private JsonObject ListThingsV2(ApiRequest request)
    {
        var page = registry.ThingPrincipals.OfCertificate(Principal(request), ListPaging.ByToken(request), IsExclusive(request));
        return Json.Object(
            ("principalThingObjects", Json.List(page.Items, item => Json.Object(("thingName", item.Name), ("thingPrincipalType", Type(item))))),
            ("nextToken", ListPaging.Token(request, page)));
    }

    private static string Type(ThingPrincipal attachment) => attachment.IsExclusive ? Exclusive : NonExclusive;

    private static bool? IsExclusive(ApiRequest request) => request.Query("thingPrincipalType") switch
    {
        null => null,
        Exclusive => true,
        NonExclusive => false,
        var other => throw ApiException.Invalid($"Invalid thingPrincipalType: {other}"),
    };

    private string Principal(ApiRequest request) => PolicyTarget.ParsePrincipal(request.Header(PrincipalHeader), registry.Arns);
}

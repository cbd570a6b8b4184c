using System.Globalization;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on policies and their versions (IoT API model 2015-05-28).</summary>
internal sealed class PolicyOperations(AccountRegistry registry)
{
    private const string Path = "/policies";
    private const string VersionPath = Path + "/{policyName}/version";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("CreatePolicy", "POST", Path + "/{policyName}", Create);
        routes.Map("GetPolicy", "GET", Path + "/{policyName}", Get);
        routes.Map("ListPolicies", "GET", Path, List);
        routes.Map("DeletePolicy", "DELETE", Path + "/{policyName}", Delete);
        routes.Map("CreatePolicyVersion", "POST", VersionPath, CreateVersion);
        routes.Map("GetPolicyVersion", "GET", VersionPath + "/{policyVersionId}", GetVersion);
        routes.Map("ListPolicyVersions", "GET", VersionPath, ListVersions);
        routes.Map("SetDefaultPolicyVersion", "PATCH", VersionPath + "/{policyVersionId}", SetDefaultVersion);
        routes.Map("DeletePolicyVersion", "DELETE", VersionPath + "/{policyVersionId}", DeleteVersion);
    }

    private JsonObject Create(ApiRequest request)
    {
        var record = registry.Policies.Create(request.Label("policyName"), request.Body.RequiredText("policyDocument"));
        return Json.Object(
            ("policyName", record.Name), ("policyArn", registry.Arns.Policy(record.Name)), ("policyDocument", record.Document), ("policyVersionId", Text(record.DefaultVersionId)));
    }

    private JsonObject Get(ApiRequest request)
    {
        var record = registry.Policies.Get(request.Label("policyName"));
        return Json.Object(
            ("policyName", record.Name),
            ("policyArn", registry.Arns.Policy(record.Name)),
            ("policyDocument", record.Document),
            ("defaultVersionId", Text(record.DefaultVersionId)),
            ("creationDate", Json.Time(record.Created)),
            ("lastModifiedDate", Json.Time(record.Modified)),
            ("generationId", record.GenerationId));
    }

    private JsonObject List(ApiRequest request)
    {
        var page = registry.Policies.List(ListPaging.ByMarker(request, isDescending: request.QueryFlag("isAscendingOrder") == false));
        return Json.Object(
            ("policies", Json.List(page.Items, record => Json.Object(("policyName", record.Name), ("policyArn", registry.Arns.Policy(record.Name))))),
            ("nextMarker", ListPaging.Token(request, page)));
    }

    private JsonObject? Delete(ApiRequest request)
    {
        registry.Policies.Delete(request.Label("policyName"));
        return null;
    }

    private JsonObject CreateVersion(ApiRequest request)
    {
        var name = request.Label("policyName");
        var isDefault = request.QueryFlag("setAsDefault") ?? false;
        var version = registry.Policies.CreateVersion(name, request.Body.RequiredText("policyDocument"), isDefault);
        return Json.Object(
            ("policyArn", registry.Arns.Policy(name)), ("policyDocument", version.Document), ("policyVersionId", Text(version.Id)), ("isDefaultVersion", isDefault));
    }

    private JsonObject GetVersion(ApiRequest request)
    {
        var record = registry.Policies.Get(request.Label("policyName"));
        var version = registry.Policies.GetVersion(record.Name, request.Label("policyVersionId"));
        return Json.Object(
            ("policyArn", registry.Arns.Policy(record.Name)),
            ("policyName", record.Name),
            ("policyDocument", version.Document),
            ("policyVersionId", Text(version.Id)),
            ("isDefaultVersion", version.Id == record.DefaultVersionId),
            ("creationDate", Json.Time(version.Created)),
            ("lastModifiedDate", Json.Time(version.Created)),
            ("generationId", record.GenerationId));
    }

    private JsonObject ListVersions(ApiRequest request)
    {
        var record = registry.Policies.Get(request.Label("policyName"));
        return Json.Object(("policyVersions", Json.List(record.Versions, version => Json.Object(
            ("versionId", Text(version.Id)), ("isDefaultVersion", version.Id == record.DefaultVersionId), ("createDate", Json.Time(version.Created))))));
    }

    private JsonObject? SetDefaultVersion(ApiRequest request)
    {
        registry.Policies.SetDefaultVersion(request.Label("policyName"), request.Label("policyVersionId"));
        return null;
    }

    private JsonObject? DeleteVersion(ApiRequest request)
    {
        registry.Policies.DeleteVersion(request.Label("policyName"), request.Label("policyVersionId"));
        return null;
    }

    private static string Text(int versionId) => versionId.ToString(CultureInfo.InvariantCulture);
}

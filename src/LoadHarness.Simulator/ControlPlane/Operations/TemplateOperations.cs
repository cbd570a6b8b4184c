using System.Globalization;
using System.Text.Json.Nodes;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Registry;

namespace LoadHarness.Simulator.ControlPlane.Operations;

/// <summary>The operations on provisioning templates and their versions (IoT API model 2015-05-28).</summary>
internal sealed class TemplateOperations(AccountRegistry registry)
{
    private const string Path = "/provisioning-templates";

    /// <summary>Adds them.</summary>
    public void AddTo(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("CreateProvisioningTemplate", "POST", Path, Create);
        routes.Map("DescribeProvisioningTemplate", "GET", Path + "/{templateName}", Describe);
        routes.Map("UpdateProvisioningTemplate", "PATCH", Path + "/{templateName}", Update);
        routes.Map("DeleteProvisioningTemplate", "DELETE", Path + "/{templateName}", Delete);
        routes.Map("ListProvisioningTemplates", "GET", Path, List);
        routes.Map("CreateProvisioningTemplateVersion", "POST", Path + "/{templateName}/versions", CreateVersion);
        routes.Map("DescribeProvisioningTemplateVersion", "GET", Path + "/{templateName}/versions/{versionId}", DescribeVersion);
        routes.Map("ListProvisioningTemplateVersions", "GET", Path + "/{templateName}/versions", ListVersions);
        routes.Map("DeleteProvisioningTemplateVersion", "DELETE", Path + "/{templateName}/versions/{versionId}", DeleteVersion);
    }

    private JsonObject Create(ApiRequest request)
    {
        var body = request.Body;
        var record = registry.Templates.Create(new NewTemplate(body.RequiredText("templateName"), body.RequiredText("templateBody"), body.RequiredText("provisioningRoleArn"))
        {
            Description = body.Text("description"),
            IsEnabled = body.Flag("enabled") ?? false,
            Hook = Hook(body),
            Type = body.Text("type") is { } type ? ModelNames.Parse<TemplateType>("type", type) : TemplateType.FleetProvisioning,
        });
        return Json.Object(("templateArn", registry.Arns.ProvisioningTemplate(record.Name)), ("templateName", record.Name), ("defaultVersionId", record.DefaultVersionId));
    }

    private JsonObject Describe(ApiRequest request)
    {
        var record = registry.Templates.Describe(request.Label("templateName"));
        var described = Summary(record);
        described["defaultVersionId"] = record.DefaultVersionId;
        described["templateBody"] = record.Body;
        described["provisioningRoleArn"] = record.RoleArn;
        if (record.Hook is { } hook)
        {
            described["preProvisioningHook"] = Json.Object(("payloadVersion", hook.PayloadVersion), ("targetArn", hook.TargetArn));
        }

        return described;
    }

    private JsonObject Update(ApiRequest request)
    {
        var body = request.Body;
        registry.Templates.Update(request.Label("templateName"), new TemplateChange
        {
            Description = body.Text("description"),
            IsEnabled = body.Flag("enabled"),
            DefaultVersionId = body.SmallNumber("defaultVersionId"),
            RoleArn = body.Text("provisioningRoleArn"),
            Hook = Hook(body),
            RemovesHook = body.Flag("removePreProvisioningHook") ?? false,
        });
        return [];
    }

    private JsonObject Delete(ApiRequest request)
    {
        registry.Templates.Delete(request.Label("templateName"));
        return [];
    }

    private JsonObject List(ApiRequest request)
    {
        var page = registry.Templates.List(ListPaging.ByToken(request));
        return Json.Object(("templates", Json.List(page.Items, Summary)), ("nextToken", ListPaging.Token(request, page)));
    }

    private JsonObject CreateVersion(ApiRequest request)
    {
        var name = request.Label("templateName");
        var isDefault = request.QueryFlag("setAsDefault") ?? false;
        var version = registry.Templates.CreateVersion(name, request.Body.RequiredText("templateBody"), isDefault);
        return Json.Object(("templateArn", registry.Arns.ProvisioningTemplate(name)), ("templateName", name), ("versionId", version.Id), ("isDefaultVersion", isDefault));
    }

    private JsonObject DescribeVersion(ApiRequest request)
    {
        var template = registry.Templates.Describe(request.Label("templateName"));
        var version = registry.Templates.DescribeVersion(template.Name, request.NumberLabel("versionId"));
        var described = VersionSummary(template, version);
        described["templateBody"] = version.Body;
        return described;
    }

    private JsonObject ListVersions(ApiRequest request)
    {
        var template = registry.Templates.Describe(request.Label("templateName"));

        // Five at most: the registry gives them all, the page is cut here.
        var wanted = ListPaging.ByToken(request);
        var after = wanted.StartAfter is not { } text ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : throw ApiException.Invalid("Invalid nextToken");
        var rest = registry.Templates.ListVersions(template.Name).SkipWhile(version => version.Id <= after).ToList();
        var page = new Page<TemplateVersionRecord>([.. rest.Take(wanted.Limit)], rest.Count > wanted.Limit ? rest[wanted.Limit - 1].Id.ToString(provider: null) : null);
        return Json.Object(("versions", Json.List(page.Items, version => VersionSummary(template, version))), ("nextToken", ListPaging.Token(request, page)));
    }

    private JsonObject DeleteVersion(ApiRequest request)
    {
        registry.Templates.DeleteVersion(request.Label("templateName"), request.NumberLabel("versionId"));
        return [];
    }

    private static ProvisioningHook? Hook(ApiMembers body) => body.Object("preProvisioningHook") is not { } hook
        ? null
        : hook.Text("payloadVersion") is { } version ? new ProvisioningHook(hook.RequiredText("targetArn"), version) : new ProvisioningHook(hook.RequiredText("targetArn"));

    private static JsonObject VersionSummary(TemplateRecord template, TemplateVersionRecord version) => Json.Object(
        ("versionId", version.Id), ("creationDate", Json.Time(version.Created)), ("isDefaultVersion", version.Id == template.DefaultVersionId));

    private JsonObject Summary(TemplateRecord record) => Json.Object(
        ("templateArn", registry.Arns.ProvisioningTemplate(record.Name)),
        ("templateName", record.Name),
        ("description", record.Description),
        ("creationDate", Json.Time(record.Created)),
        ("lastModifiedDate", Json.Time(record.Modified)),
        ("enabled", record.IsEnabled),
        ("type", ModelNames.Of(record.Type)));
}

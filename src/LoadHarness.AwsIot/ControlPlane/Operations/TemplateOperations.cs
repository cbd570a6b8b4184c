using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on provisioning templates, claims and things made from them (IoT API model 2015-05-28).</summary>
internal static class TemplateOperations
{
    public static readonly Operation<CreateProvisioningTemplateRequest, CreateProvisioningTemplateResponse> CreateProvisioningTemplate = new("CreateProvisioningTemplate", HttpMethod.Post, "/provisioning-templates", operation => operation
        .Body("templateName", request => request.TemplateName)
        .Body("description", request => request.Description)
        .Body("templateBody", request => request.TemplateBody)
        .Body("enabled", request => request.Enabled)
        .Body("provisioningRoleArn", request => request.ProvisioningRoleArn)
        .Body("preProvisioningHook", request => request.PreProvisioningHook)
        .Body("tags", request => request.Tags)
        .Body("type", request => request.Type));

    public static readonly Operation<DescribeProvisioningTemplateRequest, DescribeProvisioningTemplateResponse> DescribeProvisioningTemplate = new("DescribeProvisioningTemplate", HttpMethod.Get, "/provisioning-templates/{templateName}", operation => operation
        .Path("templateName", request => request.TemplateName));

    public static readonly Operation<UpdateProvisioningTemplateRequest, UpdateProvisioningTemplateResponse> UpdateProvisioningTemplate = new("UpdateProvisioningTemplate", HttpMethod.Patch, "/provisioning-templates/{templateName}", operation => operation
        .Path("templateName", request => request.TemplateName)
        .Body("description", request => request.Description)
        .Body("enabled", request => request.Enabled)
        .Body("defaultVersionId", request => request.DefaultVersionId)
        .Body("provisioningRoleArn", request => request.ProvisioningRoleArn)
        .Body("preProvisioningHook", request => request.PreProvisioningHook)
        .Body("removePreProvisioningHook", request => request.RemovePreProvisioningHook));

    public static readonly Operation<DeleteProvisioningTemplateRequest, DeleteProvisioningTemplateResponse> DeleteProvisioningTemplate = new("DeleteProvisioningTemplate", HttpMethod.Delete, "/provisioning-templates/{templateName}", operation => operation
        .Path("templateName", request => request.TemplateName));

    public static readonly Operation<ListProvisioningTemplatesRequest, ListProvisioningTemplatesResponse> ListProvisioningTemplates = new("ListProvisioningTemplates", HttpMethod.Get, "/provisioning-templates", operation => operation
        .Query("maxResults", request => request.MaxResults)
        .Query("nextToken", request => request.NextToken));

    public static readonly Operation<CreateProvisioningTemplateVersionRequest, CreateProvisioningTemplateVersionResponse> CreateProvisioningTemplateVersion = new("CreateProvisioningTemplateVersion", HttpMethod.Post, "/provisioning-templates/{templateName}/versions", operation => operation
        .Path("templateName", request => request.TemplateName)
        .Body("templateBody", request => request.TemplateBody)
        .Query("setAsDefault", request => request.SetAsDefault));

    public static readonly Operation<DescribeProvisioningTemplateVersionRequest, DescribeProvisioningTemplateVersionResponse> DescribeProvisioningTemplateVersion = new("DescribeProvisioningTemplateVersion", HttpMethod.Get, "/provisioning-templates/{templateName}/versions/{versionId}", operation => operation
        .Path("templateName", request => request.TemplateName)
        .Path("versionId", request => request.VersionId));

    public static readonly Operation<ListProvisioningTemplateVersionsRequest, ListProvisioningTemplateVersionsResponse> ListProvisioningTemplateVersions = new("ListProvisioningTemplateVersions", HttpMethod.Get, "/provisioning-templates/{templateName}/versions", operation => operation
        .Path("templateName", request => request.TemplateName)
        .Query("maxResults", request => request.MaxResults)
        .Query("nextToken", request => request.NextToken));

    public static readonly Operation<DeleteProvisioningTemplateVersionRequest, DeleteProvisioningTemplateVersionResponse> DeleteProvisioningTemplateVersion = new("DeleteProvisioningTemplateVersion", HttpMethod.Delete, "/provisioning-templates/{templateName}/versions/{versionId}", operation => operation
        .Path("templateName", request => request.TemplateName)
        .Path("versionId", request => request.VersionId));

    public static readonly Operation<CreateProvisioningClaimRequest, CreateProvisioningClaimResponse> CreateProvisioningClaim = new("CreateProvisioningClaim", HttpMethod.Post, "/provisioning-templates/{templateName}/provisioning-claim", operation => operation
        .Path("templateName", request => request.TemplateName));

    public static readonly Operation<RegisterThingRequest, RegisterThingResponse> RegisterThing = new("RegisterThing", HttpMethod.Post, "/things", operation => operation
        .Body("templateBody", request => request.TemplateBody)
        .Body("parameters", request => request.Parameters));
}

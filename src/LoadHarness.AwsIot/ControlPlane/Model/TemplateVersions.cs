using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningTemplateVersionAsync"/> asks for.</summary>
public sealed class CreateProvisioningTemplateVersionRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public string? TemplateBody { get; set; }

    public bool? SetAsDefault { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningTemplateVersionAsync"/> answers.</summary>
public sealed class CreateProvisioningTemplateVersionResponse : AmazonWebServiceResponse
{
    public string? TemplateArn { get; set; }

    public string? TemplateName { get; set; }

    public int? VersionId { get; set; }

    public bool? IsDefaultVersion { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeProvisioningTemplateVersionAsync"/> asks for.</summary>
public sealed class DescribeProvisioningTemplateVersionRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public int? VersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeProvisioningTemplateVersionAsync"/> answers.</summary>
public sealed class DescribeProvisioningTemplateVersionResponse : AmazonWebServiceResponse
{
    public int? VersionId { get; set; }

    public DateTime? CreationDate { get; set; }

    public string? TemplateBody { get; set; }

    public bool? IsDefaultVersion { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListProvisioningTemplateVersionsAsync"/> asks for.</summary>
public sealed class ListProvisioningTemplateVersionsRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListProvisioningTemplateVersionsAsync"/> answers.</summary>
public sealed class ListProvisioningTemplateVersionsResponse : AmazonWebServiceResponse
{
    public List<ProvisioningTemplateVersionSummary>? Versions { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeleteProvisioningTemplateVersionAsync"/> asks for.</summary>
public sealed class DeleteProvisioningTemplateVersionRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public int? VersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeleteProvisioningTemplateVersionAsync"/> answers.</summary>
public sealed class DeleteProvisioningTemplateVersionResponse : AmazonWebServiceResponse;

/// <summary>A template's version in a list: all but its body.</summary>
public sealed class ProvisioningTemplateVersionSummary
{
    public int? VersionId { get; set; }

    public DateTime? CreationDate { get; set; }

    public bool? IsDefaultVersion { get; set; }
}

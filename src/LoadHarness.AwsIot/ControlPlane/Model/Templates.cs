using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningTemplateAsync"/> asks for.</summary>
public sealed class CreateProvisioningTemplateRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public string? Description { get; set; }

    public string? TemplateBody { get; set; }

    public bool? Enabled { get; set; }

    public string? ProvisioningRoleArn { get; set; }

    public ProvisioningHook? PreProvisioningHook { get; set; }

    public List<Tag>? Tags { get; set; }

    public TemplateType? Type { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreateProvisioningTemplateAsync"/> answers.</summary>
public sealed class CreateProvisioningTemplateResponse : AmazonWebServiceResponse
{
    public string? TemplateArn { get; set; }

    public string? TemplateName { get; set; }

    public int? DefaultVersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeProvisioningTemplateAsync"/> asks for.</summary>
public sealed class DescribeProvisioningTemplateRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DescribeProvisioningTemplateAsync"/> answers.</summary>
public sealed class DescribeProvisioningTemplateResponse : AmazonWebServiceResponse
{
    public string? TemplateArn { get; set; }

    public string? TemplateName { get; set; }

    public string? Description { get; set; }

    public DateTime? CreationDate { get; set; }

    public DateTime? LastModifiedDate { get; set; }

    public int? DefaultVersionId { get; set; }

    public string? TemplateBody { get; set; }

    public bool? Enabled { get; set; }

    public string? ProvisioningRoleArn { get; set; }

    public ProvisioningHook? PreProvisioningHook { get; set; }

    public TemplateType? Type { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateProvisioningTemplateAsync"/> asks for.</summary>
public sealed class UpdateProvisioningTemplateRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }

    public string? Description { get; set; }

    public bool? Enabled { get; set; }

    public int? DefaultVersionId { get; set; }

    public string? ProvisioningRoleArn { get; set; }

    public ProvisioningHook? PreProvisioningHook { get; set; }

    public bool? RemovePreProvisioningHook { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.UpdateProvisioningTemplateAsync"/> answers.</summary>
public sealed class UpdateProvisioningTemplateResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DeleteProvisioningTemplateAsync"/> asks for.</summary>
public sealed class DeleteProvisioningTemplateRequest : AmazonIoTRequest
{
    public string? TemplateName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeleteProvisioningTemplateAsync"/> answers.</summary>
public sealed class DeleteProvisioningTemplateResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.ListProvisioningTemplatesAsync"/> asks for.</summary>
public sealed class ListProvisioningTemplatesRequest : AmazonIoTRequest
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListProvisioningTemplatesAsync"/> answers.</summary>
public sealed class ListProvisioningTemplatesResponse : AmazonWebServiceResponse
{
    public List<ProvisioningTemplateSummary>? Templates { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>A pre-provisioning hook: the function asked before a thing is registered.</summary>
public sealed class ProvisioningHook
{
    public string? PayloadVersion { get; set; }

    public string? TargetArn { get; set; }
}

/// <summary>A template in a list: all but its body.</summary>
public sealed class ProvisioningTemplateSummary
{
    public string? TemplateArn { get; set; }

    public string? TemplateName { get; set; }

    public string? Description { get; set; }

    public DateTime? CreationDate { get; set; }

    public DateTime? LastModifiedDate { get; set; }

    public bool? Enabled { get; set; }

    public TemplateType? Type { get; set; }
}

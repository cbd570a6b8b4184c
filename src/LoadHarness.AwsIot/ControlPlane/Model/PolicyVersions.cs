using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreatePolicyVersionAsync"/> asks for.</summary>
public sealed class CreatePolicyVersionRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? PolicyDocument { get; set; }

    public bool? SetAsDefault { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreatePolicyVersionAsync"/> answers.</summary>
public sealed class CreatePolicyVersionResponse : AmazonWebServiceResponse
{
    public string? PolicyArn { get; set; }

    public string? PolicyDocument { get; set; }

    public string? PolicyVersionId { get; set; }

    public bool? IsDefaultVersion { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.GetPolicyVersionAsync"/> asks for.</summary>
public sealed class GetPolicyVersionRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? PolicyVersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.GetPolicyVersionAsync"/> answers.</summary>
public sealed class GetPolicyVersionResponse : AmazonWebServiceResponse
{
    public string? PolicyArn { get; set; }

    public string? PolicyName { get; set; }

    public string? PolicyDocument { get; set; }

    public string? PolicyVersionId { get; set; }

    public bool? IsDefaultVersion { get; set; }

    public DateTime? CreationDate { get; set; }

    public DateTime? LastModifiedDate { get; set; }

    public string? GenerationId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPolicyVersionsAsync"/> asks for.</summary>
public sealed class ListPolicyVersionsRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPolicyVersionsAsync"/> answers.</summary>
public sealed class ListPolicyVersionsResponse : AmazonWebServiceResponse
{
    public List<PolicyVersion>? PolicyVersions { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.SetDefaultPolicyVersionAsync"/> asks for.</summary>
public sealed class SetDefaultPolicyVersionRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? PolicyVersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.SetDefaultPolicyVersionAsync"/> answers.</summary>
public sealed class SetDefaultPolicyVersionResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DeletePolicyVersionAsync"/> asks for.</summary>
public sealed class DeletePolicyVersionRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? PolicyVersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeletePolicyVersionAsync"/> answers.</summary>
public sealed class DeletePolicyVersionResponse : AmazonWebServiceResponse;

/// <summary>A policy's version in a list: all but its document.</summary>
public sealed class PolicyVersion
{
    public string? VersionId { get; set; }

    public bool? IsDefaultVersion { get; set; }

    public DateTime? CreateDate { get; set; }
}

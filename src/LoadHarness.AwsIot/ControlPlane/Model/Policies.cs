using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.CreatePolicyAsync"/> asks for.</summary>
public sealed class CreatePolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? PolicyDocument { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.CreatePolicyAsync"/> answers.</summary>
public sealed class CreatePolicyResponse : AmazonWebServiceResponse
{
    public string? PolicyName { get; set; }

    public string? PolicyArn { get; set; }

    public string? PolicyDocument { get; set; }

    public string? PolicyVersionId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.GetPolicyAsync"/> asks for.</summary>
public sealed class GetPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.GetPolicyAsync"/> answers.</summary>
public sealed class GetPolicyResponse : AmazonWebServiceResponse
{
    public string? PolicyName { get; set; }

    public string? PolicyArn { get; set; }

    public string? PolicyDocument { get; set; }

    public string? DefaultVersionId { get; set; }

    public DateTime? CreationDate { get; set; }

    public DateTime? LastModifiedDate { get; set; }

    public string? GenerationId { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPoliciesAsync"/> asks for.</summary>
public sealed class ListPoliciesRequest : AmazonIoTRequest
{
    public string? Marker { get; set; }

    public int? PageSize { get; set; }

    public bool? AscendingOrder { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListPoliciesAsync"/> answers.</summary>
public sealed class ListPoliciesResponse : AmazonWebServiceResponse
{
    public List<Policy>? Policies { get; set; }

    public string? NextMarker { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeletePolicyAsync"/> asks for.</summary>
public sealed class DeletePolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DeletePolicyAsync"/> answers.</summary>
public sealed class DeletePolicyResponse : AmazonWebServiceResponse;

/// <summary>A policy in a list: its name and its ARN.</summary>
public sealed class Policy
{
    public string? PolicyName { get; set; }

    public string? PolicyArn { get; set; }
}

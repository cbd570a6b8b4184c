using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.AttachPolicyAsync"/> asks for.</summary>
public sealed class AttachPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? Target { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.AttachPolicyAsync"/> answers.</summary>
public sealed class AttachPolicyResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DetachPolicyAsync"/> asks for.</summary>
public sealed class DetachPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? Target { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DetachPolicyAsync"/> answers.</summary>
public sealed class DetachPolicyResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.AttachPrincipalPolicyAsync"/> asks for.</summary>
public sealed class AttachPrincipalPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? Principal { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.AttachPrincipalPolicyAsync"/> answers.</summary>
public sealed class AttachPrincipalPolicyResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.DetachPrincipalPolicyAsync"/> asks for.</summary>
public sealed class DetachPrincipalPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? Principal { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.DetachPrincipalPolicyAsync"/> answers.</summary>
public sealed class DetachPrincipalPolicyResponse : AmazonWebServiceResponse;

/// <summary>What <see cref="IAwsIotControlPlane.ListAttachedPoliciesAsync"/> asks for.</summary>
public sealed class ListAttachedPoliciesRequest : AmazonIoTRequest
{
    public string? Target { get; set; }

    public bool? Recursive { get; set; }

    public string? Marker { get; set; }

    public int? PageSize { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListAttachedPoliciesAsync"/> answers.</summary>
public sealed class ListAttachedPoliciesResponse : AmazonWebServiceResponse
{
    public List<Policy>? Policies { get; set; }

    public string? NextMarker { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListTargetsForPolicyAsync"/> asks for.</summary>
public sealed class ListTargetsForPolicyRequest : AmazonIoTRequest
{
    public string? PolicyName { get; set; }

    public string? Marker { get; set; }

    public int? PageSize { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.ListTargetsForPolicyAsync"/> answers.</summary>
public sealed class ListTargetsForPolicyResponse : AmazonWebServiceResponse
{
    public List<string>? Targets { get; set; }

    public string? NextMarker { get; set; }
}

using Amazon.Runtime;

#pragma warning disable CS1591 // Members carry the names and the meaning of AWS IoT's API reference.

namespace LoadHarness.AwsIot.ControlPlane.Model;

/// <summary>What <see cref="IAwsIotControlPlane.GetEffectivePoliciesAsync"/> asks for.</summary>
public sealed class GetEffectivePoliciesRequest : AmazonIoTRequest
{
    public string? Principal { get; set; }

    public string? CognitoIdentityPoolId { get; set; }

    public string? ThingName { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.GetEffectivePoliciesAsync"/> answers.</summary>
public sealed class GetEffectivePoliciesResponse : AmazonWebServiceResponse
{
    public List<EffectivePolicy>? EffectivePolicies { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.TestAuthorizationAsync"/> asks for.</summary>
public sealed class TestAuthorizationRequest : AmazonIoTRequest
{
    public string? Principal { get; set; }

    public string? CognitoIdentityPoolId { get; set; }

    public List<AuthInfo>? AuthInfos { get; set; }

    public string? ClientId { get; set; }

    public List<string>? PolicyNamesToAdd { get; set; }

    public List<string>? PolicyNamesToSkip { get; set; }
}

/// <summary>What <see cref="IAwsIotControlPlane.TestAuthorizationAsync"/> answers.</summary>
public sealed class TestAuthorizationResponse : AmazonWebServiceResponse
{
    public List<AuthResult>? AuthResults { get; set; }
}

/// <summary>A policy that holds for a principal, with its document.</summary>
public sealed class EffectivePolicy
{
    public string? PolicyName { get; set; }

    public string? PolicyArn { get; set; }

    public string? PolicyDocument { get; set; }
}

/// <summary>What is asked: an action on resources.</summary>
public sealed class AuthInfo
{
    public ActionType? ActionType { get; set; }

    public List<string>? Resources { get; set; }
}

/// <summary>The answer to one question, with the policies that decided.</summary>
public sealed class AuthResult
{
    public AuthInfo? AuthInfo { get; set; }

    public Allowed? Allowed { get; set; }

    public Denied? Denied { get; set; }

    public AuthDecision? AuthDecision { get; set; }

    public List<string>? MissingContextValues { get; set; }
}

/// <summary>The policies that allow.</summary>
public sealed class Allowed
{
    public List<Policy>? Policies { get; set; }
}

/// <summary>The policies that do not allow.</summary>
public sealed class Denied
{
    public ImplicitDeny? ImplicitDeny { get; set; }

    public ExplicitDeny? ExplicitDeny { get; set; }
}

/// <summary>Policies that say nothing of the action on the resource.</summary>
public sealed class ImplicitDeny
{
    public List<Policy>? Policies { get; set; }
}

/// <summary>Policies that deny the action on the resource.</summary>
public sealed class ExplicitDeny
{
    public List<Policy>? Policies { get; set; }
}

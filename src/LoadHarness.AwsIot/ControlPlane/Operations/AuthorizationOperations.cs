using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on questions about what a principal may do (IoT API model 2015-05-28).</summary>
internal static class AuthorizationOperations
{
    public static readonly Operation<GetEffectivePoliciesRequest, GetEffectivePoliciesResponse> GetEffectivePolicies = new("GetEffectivePolicies", HttpMethod.Post, "/effective-policies", operation => operation
        .Body("principal", request => request.Principal)
        .Body("cognitoIdentityPoolId", request => request.CognitoIdentityPoolId)
        .Query("thingName", request => request.ThingName));

    public static readonly Operation<TestAuthorizationRequest, TestAuthorizationResponse> TestAuthorization = new("TestAuthorization", HttpMethod.Post, "/test-authorization", operation => operation
        .Body("principal", request => request.Principal)
        .Body("cognitoIdentityPoolId", request => request.CognitoIdentityPoolId)
        .Body("authInfos", request => request.AuthInfos)
        .Query("clientId", request => request.ClientId)
        .Body("policyNamesToAdd", request => request.PolicyNamesToAdd)
        .Body("policyNamesToSkip", request => request.PolicyNamesToSkip));
}

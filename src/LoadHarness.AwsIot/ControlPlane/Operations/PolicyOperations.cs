using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane.Operations;

/// <summary>The operations on policies, their versions and what they are attached to (IoT API model 2015-05-28).</summary>
internal static class PolicyOperations
{
    public static readonly Operation<CreatePolicyRequest, CreatePolicyResponse> CreatePolicy = new("CreatePolicy", HttpMethod.Post, "/policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Body("policyDocument", request => request.PolicyDocument)
        .Body("tags", request => request.Tags));

    public static readonly Operation<GetPolicyRequest, GetPolicyResponse> GetPolicy = new("GetPolicy", HttpMethod.Get, "/policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName));

    public static readonly Operation<ListPoliciesRequest, ListPoliciesResponse> ListPolicies = new("ListPolicies", HttpMethod.Get, "/policies", operation => operation
        .Query("marker", request => request.Marker)
        .Query("pageSize", request => request.PageSize)
        .Query("isAscendingOrder", request => request.AscendingOrder));

    public static readonly Operation<DeletePolicyRequest, DeletePolicyResponse> DeletePolicy = new("DeletePolicy", HttpMethod.Delete, "/policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName));

    public static readonly Operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> CreatePolicyVersion = new("CreatePolicyVersion", HttpMethod.Post, "/policies/{policyName}/version", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Body("policyDocument", request => request.PolicyDocument)
        .Query("setAsDefault", request => request.SetAsDefault));

    public static readonly Operation<GetPolicyVersionRequest, GetPolicyVersionResponse> GetPolicyVersion = new("GetPolicyVersion", HttpMethod.Get, "/policies/{policyName}/version/{policyVersionId}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Path("policyVersionId", request => request.PolicyVersionId));

    public static readonly Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> ListPolicyVersions = new("ListPolicyVersions", HttpMethod.Get, "/policies/{policyName}/version", operation => operation
        .Path("policyName", request => request.PolicyName));

    public static readonly Operation<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse> SetDefaultPolicyVersion = new("SetDefaultPolicyVersion", HttpMethod.Patch, "/policies/{policyName}/version/{policyVersionId}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Path("policyVersionId", request => request.PolicyVersionId));

    public static readonly Operation<DeletePolicyVersionRequest, DeletePolicyVersionResponse> DeletePolicyVersion = new("DeletePolicyVersion", HttpMethod.Delete, "/policies/{policyName}/version/{policyVersionId}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Path("policyVersionId", request => request.PolicyVersionId));

    public static readonly Operation<AttachPolicyRequest, AttachPolicyResponse> AttachPolicy = new("AttachPolicy", HttpMethod.Put, "/target-policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Body("target", request => request.Target));

    public static readonly Operation<DetachPolicyRequest, DetachPolicyResponse> DetachPolicy = new("DetachPolicy", HttpMethod.Post, "/target-policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Body("target", request => request.Target));

    public static readonly Operation<AttachPrincipalPolicyRequest, AttachPrincipalPolicyResponse> AttachPrincipalPolicy = new("AttachPrincipalPolicy", HttpMethod.Put, "/principal-policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Header("x-amzn-iot-principal", request => request.Principal));

    public static readonly Operation<DetachPrincipalPolicyRequest, DetachPrincipalPolicyResponse> DetachPrincipalPolicy = new("DetachPrincipalPolicy", HttpMethod.Delete, "/principal-policies/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Header("x-amzn-iot-principal", request => request.Principal));

    public static readonly Operation<ListAttachedPoliciesRequest, ListAttachedPoliciesResponse> ListAttachedPolicies = new("ListAttachedPolicies", HttpMethod.Post, "/attached-policies/{target}", operation => operation
        .Path("target", request => request.Target)
        .Query("recursive", request => request.Recursive)
        .Query("marker", request => request.Marker)
        .Query("pageSize", request => request.PageSize));

    public static readonly Operation<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse> ListTargetsForPolicy = new("ListTargetsForPolicy", HttpMethod.Post, "/policy-targets/{policyName}", operation => operation
        .Path("policyName", request => request.PolicyName)
        .Query("marker", request => request.Marker)
        .Query("pageSize", request => request.PageSize));
}

using LoadHarness.AwsIot.ControlPlane.Model;
using LoadHarness.AwsIot.ControlPlane.Operations;

namespace LoadHarness.AwsIot.ControlPlane;

/// <content>The operations, one line each; their tables stand in <see cref="Operations"/>.</content>
public sealed partial class AwsIotControlPlane
{
    /// <inheritdoc/>
    public Task<CreateProvisioningTemplateResponse> CreateProvisioningTemplateAsync(CreateProvisioningTemplateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.CreateProvisioningTemplate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeProvisioningTemplateResponse> DescribeProvisioningTemplateAsync(DescribeProvisioningTemplateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.DescribeProvisioningTemplate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<UpdateProvisioningTemplateResponse> UpdateProvisioningTemplateAsync(UpdateProvisioningTemplateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.UpdateProvisioningTemplate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteProvisioningTemplateResponse> DeleteProvisioningTemplateAsync(DeleteProvisioningTemplateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.DeleteProvisioningTemplate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListProvisioningTemplatesResponse> ListProvisioningTemplatesAsync(ListProvisioningTemplatesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.ListProvisioningTemplates, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateProvisioningTemplateVersionResponse> CreateProvisioningTemplateVersionAsync(CreateProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.CreateProvisioningTemplateVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeProvisioningTemplateVersionResponse> DescribeProvisioningTemplateVersionAsync(DescribeProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.DescribeProvisioningTemplateVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListProvisioningTemplateVersionsResponse> ListProvisioningTemplateVersionsAsync(ListProvisioningTemplateVersionsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.ListProvisioningTemplateVersions, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteProvisioningTemplateVersionResponse> DeleteProvisioningTemplateVersionAsync(DeleteProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.DeleteProvisioningTemplateVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateProvisioningClaimResponse> CreateProvisioningClaimAsync(CreateProvisioningClaimRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.CreateProvisioningClaim, request, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterThingResponse> RegisterThingAsync(RegisterThingRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TemplateOperations.RegisterThing, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateKeysAndCertificateResponse> CreateKeysAndCertificateAsync(CreateKeysAndCertificateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.CreateKeysAndCertificate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateCertificateFromCsrResponse> CreateCertificateFromCsrAsync(CreateCertificateFromCsrRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.CreateCertificateFromCsr, request, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterCertificateResponse> RegisterCertificateAsync(RegisterCertificateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.RegisterCertificate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<RegisterCertificateWithoutCAResponse> RegisterCertificateWithoutCAAsync(RegisterCertificateWithoutCARequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.RegisterCertificateWithoutCA, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeCertificateResponse> DescribeCertificateAsync(DescribeCertificateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.DescribeCertificate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<UpdateCertificateResponse> UpdateCertificateAsync(UpdateCertificateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.UpdateCertificate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteCertificateResponse> DeleteCertificateAsync(DeleteCertificateRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.DeleteCertificate, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListCertificatesResponse> ListCertificatesAsync(ListCertificatesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(CertificateOperations.ListCertificates, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreatePolicyResponse> CreatePolicyAsync(CreatePolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.CreatePolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.GetPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListPoliciesResponse> ListPoliciesAsync(ListPoliciesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.ListPolicies, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.DeletePolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreatePolicyVersionResponse> CreatePolicyVersionAsync(CreatePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.CreatePolicyVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<GetPolicyVersionResponse> GetPolicyVersionAsync(GetPolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.GetPolicyVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListPolicyVersionsResponse> ListPolicyVersionsAsync(ListPolicyVersionsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.ListPolicyVersions, request, cancellationToken);

    /// <inheritdoc/>
    public Task<SetDefaultPolicyVersionResponse> SetDefaultPolicyVersionAsync(SetDefaultPolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.SetDefaultPolicyVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeletePolicyVersionResponse> DeletePolicyVersionAsync(DeletePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.DeletePolicyVersion, request, cancellationToken);

    /// <inheritdoc/>
    public Task<AttachPolicyResponse> AttachPolicyAsync(AttachPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.AttachPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DetachPolicyResponse> DetachPolicyAsync(DetachPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.DetachPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<AttachPrincipalPolicyResponse> AttachPrincipalPolicyAsync(AttachPrincipalPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.AttachPrincipalPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DetachPrincipalPolicyResponse> DetachPrincipalPolicyAsync(DetachPrincipalPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.DetachPrincipalPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListAttachedPoliciesResponse> ListAttachedPoliciesAsync(ListAttachedPoliciesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.ListAttachedPolicies, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListTargetsForPolicyResponse> ListTargetsForPolicyAsync(ListTargetsForPolicyRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(PolicyOperations.ListTargetsForPolicy, request, cancellationToken);

    /// <inheritdoc/>
    public Task<GetEffectivePoliciesResponse> GetEffectivePoliciesAsync(GetEffectivePoliciesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(AuthorizationOperations.GetEffectivePolicies, request, cancellationToken);

    /// <inheritdoc/>
    public Task<TestAuthorizationResponse> TestAuthorizationAsync(TestAuthorizationRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(AuthorizationOperations.TestAuthorization, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateThingResponse> CreateThingAsync(CreateThingRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.CreateThing, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeThingResponse> DescribeThingAsync(DescribeThingRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.DescribeThing, request, cancellationToken);

    /// <inheritdoc/>
    public Task<UpdateThingResponse> UpdateThingAsync(UpdateThingRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.UpdateThing, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteThingResponse> DeleteThingAsync(DeleteThingRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.DeleteThing, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListThingsResponse> ListThingsAsync(ListThingsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.ListThings, request, cancellationToken);

    /// <inheritdoc/>
    public Task<AttachThingPrincipalResponse> AttachThingPrincipalAsync(AttachThingPrincipalRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.AttachThingPrincipal, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DetachThingPrincipalResponse> DetachThingPrincipalAsync(DetachThingPrincipalRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.DetachThingPrincipal, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListThingPrincipalsResponse> ListThingPrincipalsAsync(ListThingPrincipalsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.ListThingPrincipals, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListThingPrincipalsV2Response> ListThingPrincipalsV2Async(ListThingPrincipalsV2Request request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.ListThingPrincipalsV2, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListPrincipalThingsResponse> ListPrincipalThingsAsync(ListPrincipalThingsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.ListPrincipalThings, request, cancellationToken);

    /// <inheritdoc/>
    public Task<ListPrincipalThingsV2Response> ListPrincipalThingsV2Async(ListPrincipalThingsV2Request request, CancellationToken cancellationToken = default) =>
        SendAsync(ThingOperations.ListPrincipalThingsV2, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateThingTypeResponse> CreateThingTypeAsync(CreateThingTypeRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(GroupOperations.CreateThingType, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateThingGroupResponse> CreateThingGroupAsync(CreateThingGroupRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(GroupOperations.CreateThingGroup, request, cancellationToken);

    /// <inheritdoc/>
    public Task<AddThingToThingGroupResponse> AddThingToThingGroupAsync(AddThingToThingGroupRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(GroupOperations.AddThingToThingGroup, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateBillingGroupResponse> CreateBillingGroupAsync(CreateBillingGroupRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(GroupOperations.CreateBillingGroup, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeEndpointResponse> DescribeEndpointAsync(DescribeEndpointRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(EndpointOperations.DescribeEndpoint, request, cancellationToken);
}

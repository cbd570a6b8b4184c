using LoadHarness.AwsIot.ControlPlane.Model;

namespace LoadHarness.AwsIot.ControlPlane;

/// <summary>AWS IoT's control plane, as far as fleets are set up and judged; members are named as in AWSSDK.IoT.</summary>
public interface IAwsIotControlPlane : IDisposable
{
    /// <summary>Creates a template with its first version, which is the default one.</summary>
    Task<CreateProvisioningTemplateResponse> CreateProvisioningTemplateAsync(CreateProvisioningTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes a template; the body is that of its default version.</summary>
    Task<DescribeProvisioningTemplateResponse> DescribeProvisioningTemplateAsync(DescribeProvisioningTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes a template, all but its body: that needs a new version.</summary>
    Task<UpdateProvisioningTemplateResponse> UpdateProvisioningTemplateAsync(UpdateProvisioningTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a template that has no version besides the default one.</summary>
    Task<DeleteProvisioningTemplateResponse> DeleteProvisioningTemplateAsync(DeleteProvisioningTemplateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the templates, a page at a time.</summary>
    Task<ListProvisioningTemplatesResponse> ListProvisioningTemplatesAsync(ListProvisioningTemplatesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Adds a version to a template, by wish as the default one.</summary>
    Task<CreateProvisioningTemplateVersionResponse> CreateProvisioningTemplateVersionAsync(CreateProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes one version of a template, with its body.</summary>
    Task<DescribeProvisioningTemplateVersionResponse> DescribeProvisioningTemplateVersionAsync(DescribeProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the versions of a template, a page at a time.</summary>
    Task<ListProvisioningTemplateVersionsResponse> ListProvisioningTemplateVersionsAsync(ListProvisioningTemplateVersionsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes one version of a template that is not the default one.</summary>
    Task<DeleteProvisioningTemplateVersionResponse> DeleteProvisioningTemplateVersionAsync(DeleteProvisioningTemplateVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Issues a claim certificate for a template, valid for five minutes.</summary>
    Task<CreateProvisioningClaimResponse> CreateProvisioningClaimAsync(CreateProvisioningClaimRequest request, CancellationToken cancellationToken = default);

    /// <summary>Registers a thing by a template's body; MQTT's operation of this name is another one.</summary>
    Task<RegisterThingResponse> RegisterThingAsync(RegisterThingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a pair of RSA keys and a certificate for them.</summary>
    Task<CreateKeysAndCertificateResponse> CreateKeysAndCertificateAsync(CreateKeysAndCertificateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a certificate from a signing request.</summary>
    Task<CreateCertificateFromCsrResponse> CreateCertificateFromCsrAsync(CreateCertificateFromCsrRequest request, CancellationToken cancellationToken = default);

    /// <summary>Registers a certificate that a registered CA signed.</summary>
    Task<RegisterCertificateResponse> RegisterCertificateAsync(RegisterCertificateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Registers a certificate whose CA need not be registered.</summary>
    Task<RegisterCertificateWithoutCAResponse> RegisterCertificateWithoutCAAsync(RegisterCertificateWithoutCARequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes a certificate, with its status and its text.</summary>
    Task<DescribeCertificateResponse> DescribeCertificateAsync(DescribeCertificateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Sets a certificate's status; away from ACTIVE, its devices are disconnected.</summary>
    Task<UpdateCertificateResponse> UpdateCertificateAsync(UpdateCertificateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a certificate that is not active and not attached.</summary>
    Task<DeleteCertificateResponse> DeleteCertificateAsync(DeleteCertificateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the certificates, a page at a time.</summary>
    Task<ListCertificatesResponse> ListCertificatesAsync(ListCertificatesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a policy with its first version, which is the default one.</summary>
    Task<CreatePolicyResponse> CreatePolicyAsync(CreatePolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gives a policy with the document of its default version.</summary>
    Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the policies, a page at a time.</summary>
    Task<ListPoliciesResponse> ListPoliciesAsync(ListPoliciesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a policy that is not attached and has one version only.</summary>
    Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Adds a version to a policy, by wish as the default one.</summary>
    Task<CreatePolicyVersionResponse> CreatePolicyVersionAsync(CreatePolicyVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gives one version of a policy, with its document.</summary>
    Task<GetPolicyVersionResponse> GetPolicyVersionAsync(GetPolicyVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the versions of a policy, five at most.</summary>
    Task<ListPolicyVersionsResponse> ListPolicyVersionsAsync(ListPolicyVersionsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a version the one that holds.</summary>
    Task<SetDefaultPolicyVersionResponse> SetDefaultPolicyVersionAsync(SetDefaultPolicyVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version of a policy that is not the default one.</summary>
    Task<DeletePolicyVersionResponse> DeletePolicyVersionAsync(DeletePolicyVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Attaches a policy to a certificate or a thing group.</summary>
    Task<AttachPolicyResponse> AttachPolicyAsync(AttachPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Detaches a policy from a certificate or a thing group.</summary>
    Task<DetachPolicyResponse> DetachPolicyAsync(DetachPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Attaches a policy to a certificate; AWS advises AttachPolicy instead.</summary>
    Task<AttachPrincipalPolicyResponse> AttachPrincipalPolicyAsync(AttachPrincipalPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Detaches a policy from a certificate; AWS advises DetachPolicy instead.</summary>
    Task<DetachPrincipalPolicyResponse> DetachPrincipalPolicyAsync(DetachPrincipalPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the policies of a certificate or a thing group.</summary>
    Task<ListAttachedPoliciesResponse> ListAttachedPoliciesAsync(ListAttachedPoliciesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists what a policy is attached to.</summary>
    Task<ListTargetsForPolicyResponse> ListTargetsForPolicyAsync(ListTargetsForPolicyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the policies that hold for a principal, with those of its groups.</summary>
    Task<GetEffectivePoliciesResponse> GetEffectivePoliciesAsync(GetEffectivePoliciesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks what a principal may do, without doing it.</summary>
    Task<TestAuthorizationResponse> TestAuthorizationAsync(TestAuthorizationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a thing; again with the same members changes nothing.</summary>
    Task<CreateThingResponse> CreateThingAsync(CreateThingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Describes a thing.</summary>
    Task<DescribeThingResponse> DescribeThingAsync(DescribeThingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes a thing's type or attributes.</summary>
    Task<UpdateThingResponse> UpdateThingAsync(UpdateThingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a thing without principals; one that is not there is no error.</summary>
    Task<DeleteThingResponse> DeleteThingAsync(DeleteThingRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the things, by wish those of a type or with an attribute.</summary>
    Task<ListThingsResponse> ListThingsAsync(ListThingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Attaches a certificate to a thing.</summary>
    Task<AttachThingPrincipalResponse> AttachThingPrincipalAsync(AttachThingPrincipalRequest request, CancellationToken cancellationToken = default);

    /// <summary>Detaches a certificate from a thing.</summary>
    Task<DetachThingPrincipalResponse> DetachThingPrincipalAsync(DetachThingPrincipalRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the principals of a thing.</summary>
    Task<ListThingPrincipalsResponse> ListThingPrincipalsAsync(ListThingPrincipalsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the principals of a thing, each with its kind of attachment.</summary>
    Task<ListThingPrincipalsV2Response> ListThingPrincipalsV2Async(ListThingPrincipalsV2Request request, CancellationToken cancellationToken = default);

    /// <summary>Lists the things of a principal.</summary>
    Task<ListPrincipalThingsResponse> ListPrincipalThingsAsync(ListPrincipalThingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the things of a principal, each with its kind of attachment.</summary>
    Task<ListPrincipalThingsV2Response> ListPrincipalThingsV2Async(ListPrincipalThingsV2Request request, CancellationToken cancellationToken = default);

    /// <summary>Creates a thing type.</summary>
    Task<CreateThingTypeResponse> CreateThingTypeAsync(CreateThingTypeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a thing group, by wish below another one.</summary>
    Task<CreateThingGroupResponse> CreateThingGroupAsync(CreateThingGroupRequest request, CancellationToken cancellationToken = default);

    /// <summary>Adds a thing to a thing group.</summary>
    Task<AddThingToThingGroupResponse> AddThingToThingGroupAsync(AddThingToThingGroupRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a billing group.</summary>
    Task<CreateBillingGroupResponse> CreateBillingGroupAsync(CreateBillingGroupRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells the account's endpoint, of a given type.</summary>
    Task<DescribeEndpointResponse> DescribeEndpointAsync(DescribeEndpointRequest request, CancellationToken cancellationToken = default);
}

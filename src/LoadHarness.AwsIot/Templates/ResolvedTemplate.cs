namespace LoadHarness.AwsIot.Templates;

/// <summary>What happens to a property of a resource that exists already (AWS IoT developer guide, "Override settings").</summary>
public enum OverrideAction
{
    /// <summary>It stays as it is. Taken where the template says nothing; AWS does not document its default.</summary>
    DoNothing,

    /// <summary>The template's value takes its place.</summary>
    Replace,

    /// <summary>The request fails with ResourceConflictsException.</summary>
    Fail,

    /// <summary>Both are kept; only for attributes and thing groups.</summary>
    Merge,
}

/// <summary>A thing as a template describes it for one device.</summary>
/// <param name="Name">The thing's name, valid.</param>
/// <param name="Attributes">Its attributes, within the limits; null where the template has no AttributePayload.</param>
/// <param name="TypeName">The thing type, which must exist; null for none.</param>
/// <param name="Groups">The thing groups, which must exist; null where the template has none.</param>
/// <param name="BillingGroup">The billing group, which must exist; null for none.</param>
public sealed record ResolvedThing(string Name, IReadOnlyDictionary<string, string>? Attributes, string? TypeName, IReadOnlyList<string>? Groups, string? BillingGroup)
{
    /// <summary>What happens to the attributes of a thing that exists.</summary>
    public OverrideAction OnAttributes { get; init; }

    /// <summary>What happens to the type of a thing that exists.</summary>
    public OverrideAction OnTypeName { get; init; }

    /// <summary>What happens to the group memberships of a thing that exists.</summary>
    public OverrideAction OnGroups { get; init; }
}

/// <summary>A certificate as a template describes it for one device; exactly one of its three ways is not null.</summary>
/// <param name="CertificateId">A certificate that is registered; the only way of fleet provisioning.</param>
/// <param name="SigningRequest">A request to be signed, as PEM.</param>
/// <param name="CertificatePem">A certificate of the customer's own CA.</param>
/// <param name="CaCertificatePem">That CA's certificate; null where one CA with its subject is registered.</param>
public sealed record ResolvedCertificate(string? CertificateId, string? SigningRequest, string? CertificatePem, string? CaCertificatePem)
{
    /// <summary>Whether it becomes ACTIVE, the default, or INACTIVE.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether it may belong to this thing only (ThingPrincipalType EXCLUSIVE_THING).</summary>
    public bool IsExclusive { get; init; }

    /// <summary>What happens to the status of a certificate that has one.</summary>
    public OverrideAction OnStatus { get; init; }
}

/// <summary>A policy to attach.</summary>
/// <param name="Name">Its name: of a policy that must exist, or the hash of the document.</param>
/// <param name="Document">The document it is made of if there is none of its name; null where the template names an existing policy.</param>
public sealed record ResolvedPolicy(string Name, string? Document);

/// <summary>A template with one device's values in it.</summary>
/// <param name="Thing">The thing; null where the template has none.</param>
/// <param name="Certificate">The certificate; null only where a template without one is used outside fleet provisioning.</param>
/// <param name="Policies">The policies, in the template's order.</param>
/// <param name="DeviceConfiguration">What the device is told; empty for nothing.</param>
public sealed record ResolvedTemplate(ResolvedThing? Thing, ResolvedCertificate? Certificate, IReadOnlyList<ResolvedPolicy> Policies, IReadOnlyDictionary<string, string> DeviceConfiguration);

/// <summary>What became of a template for one device: exactly one member is not null.</summary>
/// <param name="Template">The template with the device's values.</param>
/// <param name="Failure">Why it cannot be used.</param>
public sealed record TemplateResolution(ResolvedTemplate? Template, TemplateFailure? Failure)
{
    /// <summary>Whether the template can be used.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Template))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Failure))]
    public bool IsResolved => Template is not null;
}

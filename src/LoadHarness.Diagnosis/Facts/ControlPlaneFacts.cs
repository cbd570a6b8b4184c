using LoadHarness.Diagnosis.Policies;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>What the control plane says about claims and templates: only operations that exist on AWS are behind it.</summary>
public sealed record ControlPlaneFacts
{
    /// <summary>The region that was asked.</summary>
    public required string Region { get; init; }

    /// <summary>The account, 12 digits; null where nothing told it.</summary>
    public string? Account { get; init; }

    /// <summary>The account's data endpoint (DescribeEndpoint, <c>iot:Data-ATS</c>); null where it could not be read.</summary>
    public string? DataEndpoint { get; init; }

    /// <summary>Claim certificates by id.</summary>
    public required IReadOnlyDictionary<string, ClaimFacts> Claims { get; init; }

    /// <summary>Templates by the name that devices use.</summary>
    public required IReadOnlyDictionary<string, TemplateFacts> Templates { get; init; }

    /// <summary>Device certificates left in PENDING_ACTIVATION since the run's start; null where they were not counted.</summary>
    public long? PendingCertificates { get; init; }

    /// <summary>When the facts were read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>What could not be read, one sentence each.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];
}

/// <summary>A claim certificate as the control plane knows it.</summary>
public sealed record ClaimFacts
{
    /// <summary>Its id.</summary>
    public required string CertificateId { get; init; }

    /// <summary>Its status, such as ACTIVE (DescribeCertificate); null where the account and region do not know it.</summary>
    public string? Status { get; init; }

    /// <summary>The policies attached to it (ListAttachedPolicies, GetPolicy).</summary>
    public required IReadOnlyList<AttachedPolicy> Policies { get; init; }

    /// <summary>What the policies allow of what the flow needs, topic by topic, for the template of its first use; empty where they could not be read.</summary>
    public required IReadOnlyList<ActionProof> Proofs { get; init; }

    /// <summary>What the policies allow beyond provisioning, one sentence each; a security finding.</summary>
    public IReadOnlyList<string> OverBroad { get; init; } = [];

    /// <summary>The smallest statements to add, as a JSON array; null where nothing is missing.</summary>
    public string? Missing { get; init; }

    /// <summary>The certificate's last day; null where it is not known.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>What was proved, by the template in the devices' topics.</summary>
    public IReadOnlyDictionary<string, PolicyVerdict> Verdicts { get; init; } = new Dictionary<string, PolicyVerdict>(StringComparer.Ordinal);

    /// <summary>The same for devices that use the claim with a template; unchanged where nothing was proved for it.</summary>
    public ClaimFacts ForTemplate(string template) => Verdicts.TryGetValue(template, out var verdict)
        ? this with { Proofs = verdict.Proofs, OverBroad = verdict.OverBroad, Missing = verdict.Missing }
        : this;
}

/// <summary>A policy attached to a claim certificate.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Document">Its default version's document.</param>
/// <param name="ChangedAt">When its default version was made; null where unknown.</param>
public sealed record AttachedPolicy(string Name, string Document, DateTimeOffset? ChangedAt);

/// <summary>A provisioning template as the control plane knows it.</summary>
public sealed record TemplateFacts
{
    /// <summary>The name that devices use.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it exists (DescribeProvisioningTemplate).</summary>
    public required bool Exists { get; init; }

    /// <summary>A template whose name differs only in case (ListProvisioningTemplates); null for none.</summary>
    public string? NearName { get; init; }

    /// <summary>Whether it is enabled.</summary>
    public bool Enabled { get; init; }

    /// <summary>The ARN of its pre-provisioning hook; null for none.</summary>
    public string? Hook { get; init; }

    /// <summary>The ARN of its provisioning role.</summary>
    public string? Role { get; init; }
}

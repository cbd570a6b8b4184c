using System.Net;
using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Facts;

/// <summary>A claim certificate as devices use it.</summary>
/// <param name="CertificateId">Its id.</param>
/// <param name="Template">The template in the devices' topics.</param>
/// <param name="ClientId">The client id of one of them.</param>
public sealed record ClaimUse(string CertificateId, string Template, string ClientId);

/// <summary>What is to be read off the control plane.</summary>
public sealed record FactsRequest
{
    /// <summary>The region that is asked.</summary>
    public required string Region { get; init; }

    /// <summary>The claims and how they are used; one certificate may be used with several templates.</summary>
    public required IReadOnlyList<ClaimUse> Claims { get; init; }

    /// <summary>How devices get their certificate.</summary>
    public required IdentityFlow Flow { get; init; }

    /// <summary>The format of their payloads.</summary>
    public required PayloadFormat Format { get; init; }

    /// <summary>The templates in the devices' topics, beside those of the claims.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>Where devices connect from; null where it is not known.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>Certificates left in PENDING_ACTIVATION, as the audit counted them; null where it did not.</summary>
    public long? PendingCertificates { get; init; }
}

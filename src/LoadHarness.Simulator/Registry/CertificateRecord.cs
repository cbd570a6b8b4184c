namespace LoadHarness.Simulator.Registry;

/// <summary>A certificate's status (IoT API model, CertificateStatus).</summary>
internal enum CertificateStatus
{
    /// <summary>Issued over MQTT, not yet claimed by RegisterThing.</summary>
    PendingActivation,

    /// <summary>May connect.</summary>
    Active,

    /// <summary>Known, may not connect.</summary>
    Inactive,

    /// <summary>Known, may not connect, for good.</summary>
    Revoked,

    /// <summary>On its way to another account; never here.</summary>
    PendingTransfer,

    /// <summary>Deprecated by AWS; never here.</summary>
    RegisterInactive,
}

/// <summary>How a certificate was registered (IoT API model, CertificateMode).</summary>
internal enum CertificateMode
{
    /// <summary>Issued by the service, or registered with its CA.</summary>
    Default,

    /// <summary>Registered without a CA.</summary>
    SniOnly,
}

/// <summary>A certificate the account knows.</summary>
/// <param name="Id">The certificateId.</param>
/// <param name="Pem">The certificate, without key.</param>
/// <param name="Status">The status.</param>
/// <param name="Mode">How it was registered.</param>
/// <param name="Created">When it was issued or registered.</param>
/// <param name="Modified">When it changed last.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when it is valid.</param>
/// <param name="Version">The customerVersion: 1, and one more with each change.</param>
internal sealed record CertificateRecord(
    string Id, string Pem, CertificateStatus Status, CertificateMode Mode, DateTimeOffset Created, DateTimeOffset Modified, DateTimeOffset NotBefore, DateTimeOffset NotAfter, int Version)
{
    /// <summary>The certificateId of the CA it was registered with; null for the service's own.</summary>
    public string? CaCertificateId { get; init; }

    /// <summary>The template this provisioning claim is for; null for a certificate that is no such claim.</summary>
    public string? ClaimTemplate { get; init; }

    /// <summary>The generationId; another one after each change.</summary>
    public string GenerationId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Whether it is a trusted user's short-lived provisioning claim.</summary>
    public bool IsProvisioningClaim => ClaimTemplate is not null;

    /// <summary>Whether it may connect at that time.</summary>
    public bool MayConnect(DateTimeOffset now) => Status == CertificateStatus.Active && NotAfter > now;

    /// <summary>The certificate with another status.</summary>
    public CertificateRecord With(CertificateStatus status, DateTimeOffset now) =>
        this with { Status = status, Modified = now, Version = Version + 1, GenerationId = Guid.NewGuid().ToString() };
}

/// <summary>A certificate whose status changed; <paramref name="New"/> is null for one that was deleted.</summary>
internal readonly record struct CertificateStatusChange(string CertificateId, CertificateStatus Old, CertificateStatus? New);

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.State;

namespace LoadHarness.Simulator.Registry;

/// <summary>The account's certificates.</summary>
internal sealed class CertificateRegistry(AccountState state)
{
    /// <summary>How many certificates are known, provisioning claims included.</summary>
    public int Count => state.Certificates.Count;

    /// <summary>All of them, in no order, while others are changed.</summary>
    public IEnumerable<CertificateRecord> All => state.Certificates.All;

    /// <summary>The certificate, or null.</summary>
    public CertificateRecord? Find(string certificateId) => state.Certificates.Find(certificateId);

    /// <summary>Whether the certificate may connect: known, active, not expired.</summary>
    public bool MayConnect(string certificateId) => Find(certificateId)?.MayConnect(state.Time.GetUtcNow()) == true;

    /// <summary>Adds a certificate the service issued, or does nothing where it is known already.</summary>
    public CertificateRecord Add(X509Certificate2 certificate, CertificateStatus status)
    {
        using var _ = state.Write();
        var record = Of(certificate, status, CertificateMode.Default);
        if (state.Certificates.Find(record.Id) is { } known)
        {
            return known;
        }

        state.Certificates.Put(record);
        return record;
    }

    /// <summary>Adds a provisioning claim: active for five minutes, bound to its template.</summary>
    public CertificateRecord AddProvisioningClaim(X509Certificate2 certificate, string templateName)
    {
        using var _ = state.Write();
        if (state.Templates.Find(templateName) is null)
        {
            throw RegistryException.NotFound($"The provisioning template {templateName} was not found.");
        }

        var record = Of(certificate, CertificateStatus.Active, CertificateMode.Default) with
        {
            ClaimTemplate = templateName,
            NotAfter = state.Time.GetUtcNow() + RegistryRules.ProvisioningClaimLifetime,
        };
        state.Certificates.Put(record);
        return record;
    }

    /// <summary>RegisterCertificate: a certificate of the customer's own, with the CA that signed it.</summary>
    /// <param name="pem">The certificate.</param>
    /// <param name="caPem">The CA's certificate. AWS asks it to be registered; here every CA counts as registered, and without one only <paramref name="knownCa"/> does.</param>
    /// <param name="knownCa">The CA that is registered from the start.</param>
    /// <param name="status">ACTIVE or INACTIVE.</param>
    public CertificateRecord Register(string pem, string? caPem, X509Certificate2 knownCa, CertificateStatus status)
    {
        using var certificate = Read(pem);
        using var given = caPem is null ? null : Read(caPem);
        var ca = given ?? knownCa;
        if (!IsSignedBy(certificate, ca))
        {
            throw new RegistryException(RegistryError.CertificateValidation, given is null ? "CA certificate is not registered." : "The certificate is not signed by the CA certificate.");
        }

        return Register(certificate, CertificateMode.Default, status, AwsIotNames.CertificateId(ca.RawDataMemory.Span));
    }

    /// <summary>RegisterCertificateWithoutCA: any certificate, by itself.</summary>
    public CertificateRecord RegisterWithoutCa(string pem, CertificateStatus status)
    {
        using var certificate = Read(pem);
        return Register(certificate, CertificateMode.SniOnly, status, caCertificateId: null);
    }

    /// <summary>DescribeCertificate.</summary>
    public CertificateRecord Describe(string certificateId) => Find(certificateId) ?? throw NotFound(certificateId);

    /// <summary>UpdateCertificate; the same status again changes nothing.</summary>
    public void Update(string certificateId, CertificateStatus status)
    {
        if (status is not (CertificateStatus.Active or CertificateStatus.Inactive or CertificateStatus.Revoked))
        {
            throw RegistryException.Invalid("The new status must be ACTIVE, INACTIVE or REVOKED.");
        }

        if (!TrySet(certificateId, status))
        {
            throw NotFound(certificateId);
        }
    }

    /// <summary>Sets the status as RegisterThing does; false where the certificate is gone.</summary>
    public bool TrySet(string certificateId, CertificateStatus status)
    {
        using var _ = state.Write();
        if (Find(certificateId) is not { } record)
        {
            return false;
        }

        if (record.Status != status)
        {
            state.Certificates.Put(record.With(status, state.Time.GetUtcNow()));
            state.Note(new CertificateStatusChange(certificateId, record.Status, status));
        }

        return true;
    }

    /// <summary>DeleteCertificate: not while it is active or a thing is attached, and not while a policy is attached unless forced (IoT API model, DeleteCertificate).</summary>
    public void Delete(string certificateId, bool isForced = false)
    {
        using var _ = state.Write();
        var record = Describe(certificateId);
        if (record.Status == CertificateStatus.Active)
        {
            throw new RegistryException(RegistryError.CertificateState, $"Certificate must be deactivated (not ACTIVE) before deletion (id: {certificateId}).");
        }

        var arn = state.Arns.Certificate(certificateId);
        if (!state.ThingPrincipals.LeftsOf(certificateId).IsEmpty)
        {
            throw new RegistryException(RegistryError.DeleteConflict, $"Things must be detached before deletion (arn: {arn})");
        }

        if (!isForced && !state.PolicyTargets.LeftsOf(PolicyTarget.Certificate(certificateId).Key).IsEmpty)
        {
            throw new RegistryException(RegistryError.DeleteConflict, $"Certificate policies must be detached before deletion (arn: {arn})");
        }

        Remove(record);
    }

    /// <summary>ListCertificates: by creation date, without provisioning claims (AWS IoT developer guide, "Provisioning by trusted user").</summary>
    public Page<CertificateRecord> List(PageRequest page) => state.Certificates.Page(page, record => !record.IsProvisioningClaim);

    /// <summary>All certificates by creation date, provisioning claims included; what AWS has no operation for.</summary>
    public Page<CertificateRecord> ListAll(PageRequest page, CertificateStatus? status) => state.Certificates.Page(page, status is null ? null : record => record.Status == status);

    /// <summary>Forgets provisioning claims whose five minutes are over.</summary>
    public void RemoveExpiredClaims()
    {
        var now = state.Time.GetUtcNow();
        foreach (var claim in state.Certificates.All.Where(record => record.IsProvisioningClaim && record.NotAfter <= now))
        {
            using var _ = state.Write();
            Remove(claim);
        }
    }

    /// <summary>Deletes a certificate with everything attached to it, unless it was claimed: see <see cref="OwnershipTokens"/>.</summary>
    public void RemoveUnclaimed(string certificateId)
    {
        using var _ = state.Write();
        if (Find(certificateId) is { } record && !IsClaimed(record))
        {
            Remove(record);
        }
    }

    // Activated, and attached to a policy or a thing (AWS IoT developer guide, "Device provisioning MQTT API"; an earlier text read otherwise).
    private bool IsClaimed(CertificateRecord record) =>
        record.Status != CertificateStatus.PendingActivation
        && !(state.ThingPrincipals.LeftsOf(record.Id).IsEmpty && state.PolicyTargets.LeftsOf(PolicyTarget.Certificate(record.Id).Key).IsEmpty);

    private void Remove(CertificateRecord record)
    {
        if (state.Certificates.Remove(record.Id))
        {
            state.ThingPrincipals.RemoveRight(record.Id);
            state.PolicyTargets.RemoveRight(PolicyTarget.Certificate(record.Id).Key);
            state.Note(new CertificateStatusChange(record.Id, record.Status, New: null));
        }
    }

    private CertificateRecord Register(X509Certificate2 certificate, CertificateMode mode, CertificateStatus status, string? caCertificateId)
    {
        if (status is not (CertificateStatus.Active or CertificateStatus.Inactive))
        {
            throw RegistryException.Invalid("The status must be ACTIVE or INACTIVE.");
        }

        using var _ = state.Write();
        var record = Of(certificate, status, mode) with { CaCertificateId = caCertificateId };
        if (state.Certificates.Find(record.Id) is not null)
        {
            throw new RegistryException(RegistryError.ResourceAlreadyExists, "The certificate is already provisioned or registered", record.Id, state.Arns.Certificate(record.Id));
        }

        state.Certificates.Put(record);
        return record;
    }

    private CertificateRecord Of(X509Certificate2 certificate, CertificateStatus status, CertificateMode mode)
    {
        var now = state.Time.GetUtcNow();
        return new CertificateRecord(
            AwsIotNames.CertificateId(certificate.RawDataMemory.Span),
            certificate.ExportCertificatePem() + "\n",
            status,
            mode,
            now,
            now,
            new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero),
            new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero),
            Version: 1);
    }

    private static X509Certificate2 Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new RegistryException(RegistryError.CertificateValidation, "The certificate could not be parsed.");
        }
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 ca)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private static RegistryException NotFound(string certificateId) => RegistryException.NotFound($"The certificate given in the request does not exist. (id: {certificateId})");
}

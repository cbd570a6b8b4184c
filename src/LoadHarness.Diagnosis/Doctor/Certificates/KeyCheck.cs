using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>Whether the key is the certificate's.</summary>
internal sealed class KeyCheck : CertificateCheck
{
    public override string Name => "key";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context) => claim.WithKey is null
        ? CheckResult.Problem($"The key '{claim.KeyPath}' does not belong to the certificate '{claim.CertificatePath}'.", "Compare 'openssl x509 -pubkey -noout' of the certificate with 'openssl pkey -pubout' of the key, and give the pair.", FindingIds.CertificateNotValid)
        : CheckResult.Ok("The key belongs to the certificate.");
}

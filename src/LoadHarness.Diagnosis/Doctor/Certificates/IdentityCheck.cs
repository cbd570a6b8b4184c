using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>Which certificate it is, by the id that AWS knows it by.</summary>
internal sealed class IdentityCheck : CertificateCheck
{
    public override string Name => "identity";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context) =>
        CheckResult.Ok($"{claim.Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}, certificate id {claim.CertificateId}.");

    protected override CheckResult? WithoutClaim(DoctorContext context) => context.Target.Tls is null
        ? null
        : CheckResult.Warning("No client certificate is given, so the target must take devices without one.", "Give --cert and --key, as a device has them.");
}

using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>Whether the certificate's chain leads to a CA that was given.</summary>
internal sealed class IssuerCheck : CertificateCheck
{
    public override string Name => "issuer";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context)
    {
        var certificate = claim.Certificate;
        var issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        var authorities = context.Target.Authorities;
        if (authorities is null || !authorities.Any(authority => authority.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)))
        {
            return CheckResult.Ok($"Issued by {issuer}, which is not among the CAs given"
                + (context.Plan.Target.Kind == TargetKind.Mqtt ? "; the broker must know it." : "; AWS IoT looks certificates up by id, so that need not be."));
        }

        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true, TrustMode = X509ChainTrustMode.CustomRootTrust, VerificationTime = certificate.NotBefore.ToUniversalTime() } };
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);

        // Dates are another check's: an authority that is younger than its certificate is no reason to doubt the signature.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.IgnoreNotTimeNested;
        return chain.Build(certificate)
            ? CheckResult.Ok($"Signed by {issuer}, which is among the CAs given.")
            : CheckResult.Problem($"The certificate names {issuer} as its issuer, but that CA's key has not signed it ({string.Join(", ", chain.ChainStatus.Select(static status => status.Status))}).", "Give the CA that belongs to the certificate with --cacert, or issue the certificate again.", FindingIds.CertificateNotValid);
    }
}

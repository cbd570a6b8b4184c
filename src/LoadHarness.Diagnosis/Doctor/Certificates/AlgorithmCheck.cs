using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>Key and signature, as AWS IoT takes them: RSA of 2048 bits or more, or P-256, P-384, P-521, signed with SHA-2 (AWS IoT developer guide, "X.509 client certificates").</summary>
internal sealed class AlgorithmCheck : CertificateCheck
{
    private const int LeastRsaBits = 2048;

    // SHA256/384/512WITHRSA, RSASSA-PSS, DSA_WITH_SHA256, ECDSA-WITH-SHA256/384/512.
    private static readonly string[] Signatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.10",
        "2.16.840.1.101.3.4.3.2", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
    ];

    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    public override string Name => "algorithms";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context)
    {
        var signature = claim.Certificate.SignatureAlgorithm;
        var (key, isTaken) = KeyOf(claim.Certificate);
        var evidence = $"The key is {key}, the signature {signature.FriendlyName ?? signature.Value}";
        if (isTaken && Signatures.Contains(signature.Value, StringComparer.Ordinal))
        {
            return CheckResult.Ok(evidence + ".");
        }

        var fault = evidence + (isTaken ? ": AWS IoT takes SHA-256, SHA-384 and SHA-512 only." : ": AWS IoT takes RSA of 2048 bits or more, P-256, P-384 and P-521 only.");
        const string fix = "Issue a new claim certificate with a key and a signature that AWS IoT takes.";
        return context.Plan.Target.Kind == TargetKind.Aws ? CheckResult.Problem(fault, fix, FindingIds.CertificateNotValid) : CheckResult.Warning(fault, fix, FindingIds.CertificateNotValid);
    }

    private static (string Name, bool IsTaken) KeyOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return (Say.Text($"RSA of {rsa.KeySize} bits"), rsa.KeySize >= LeastRsaBits);
        }

        using var ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is null)
        {
            return (certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "of an unknown kind", false);
        }

        var curve = ecdsa.ExportParameters(includePrivateParameters: false).Curve;
        var name = curve.IsNamed ? curve.Oid.FriendlyName ?? curve.Oid.Value ?? "an unnamed curve" : "an unnamed curve";
        var oid = curve.IsNamed ? curve.Oid.Value ?? Oid.FromFriendlyName(name, OidGroup.All).Value : null;
        return ($"ECDSA on {name.Replace("ECDSA_P", "P-", StringComparison.Ordinal).Replace("nistP", "P-", StringComparison.Ordinal)}", oid is not null && Curves.Contains(oid, StringComparer.Ordinal));
    }
}

using System.Security.Cryptography.X509Certificates;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>What the certificate may be used for: a TLS client signs, and some servers want to read that it is one (RFC 5280 §4.2.1.3, §4.2.1.12).</summary>
internal sealed class UsageCheck : CertificateCheck
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    public override string Name => "usages";

    protected override CheckResult? Judge(ClaimFiles claim, DoctorContext context)
    {
        var extensions = claim.Certificate.Extensions;
        if (extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        {
            return CheckResult.Problem($"The certificate's key usage is {usage.KeyUsages}, without DigitalSignature: a TLS client cannot prove with it that the key is its own.", "Issue the certificate with key usage digitalSignature.", FindingIds.CertificateNotValid);
        }

        if (extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } enhanced)
        {
            return CheckResult.Ok("Signing is allowed, and no extended usage restricts it.");
        }

        string[] usages = [.. enhanced.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(static oid => oid.Value!)];
        return usages.Contains(ClientAuthentication, StringComparer.Ordinal) || usages.Contains(AnyUsage, StringComparer.Ordinal)
            ? CheckResult.Ok("Signing and client authentication are allowed.")
            : CheckResult.Warning("The certificate's extended key usage does not name client authentication; servers that look at it refuse such a client.", "Issue the certificate with extended key usage clientAuth.", FindingIds.CertificateNotValid);
    }
}

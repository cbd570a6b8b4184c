using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Policies;

namespace LoadHarness.UnitTests.AwsIot.Policies;

/// <summary>Certificates with chosen fields.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The fields of a certificate whose subject stands in the order given.</summary>
    public static CertificateFacts Facts(string subject, params X509Extension[] extensions)
    {
        using var certificate = Certificate(new X500DistinguishedName(subject, X500DistinguishedNameFlags.None), extensions);
        return CertificateFacts.Of(certificate);
    }

    public static X509Certificate2 Certificate(X500DistinguishedName subject, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request.Create(new X500DistinguishedName("CN=Test CA, OU=Ops, O=Issuer Corp, C=DE"), X509SignatureGenerator.CreateForECDsa(key), From, From.AddYears(1), [0x0A, 0x1B]);
    }
}

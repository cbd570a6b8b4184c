using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Certificates;

/// <summary>Reads certificate signing requests and judges their keys.</summary>
internal static class SigningRequests
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EllipticCurveOid = "1.2.840.10045.2.1";
    private const int MinRsaBits = 2048;

    // P-256, P-384, P-521: what AWS IoT takes (AWS IoT API reference, CreateCertificateFromCsr).
    private static readonly string[] CurveOids = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    /// <summary>The request's key; false where the request is unreadable, not signed by its key, or the key is of a kind AWS IoT does not take.</summary>
    public static bool TryReadKey(string pem, out PublicKey key)
    {
        key = null!;
        if (pem.Length is 0 or > AwsIotQuotas.MaxCsrLength)
        {
            return false;
        }

        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1);
            key = request.PublicKey;
            return IsTaken(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsTaken(PublicKey key)
    {
        switch (key.Oid.Value)
        {
            case RsaOid:
                using (var rsa = key.GetRSAPublicKey())
                {
                    return rsa?.KeySize >= MinRsaBits;
                }

            case EllipticCurveOid:
                using (var ecdsa = key.GetECDsaPublicKey())
                {
                    return ecdsa is not null && CurveOids.Contains(ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, StringComparer.Ordinal);
                }

            default:
                return false;
        }
    }
}

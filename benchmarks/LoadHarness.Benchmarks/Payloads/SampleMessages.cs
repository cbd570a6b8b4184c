using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;

namespace LoadHarness.Benchmarks.Payloads;

/// <summary>One message of each kind, of the size that devices meet: a P-256 signing request, its certificate, a token of AWS's length.</summary>
internal static class SampleMessages
{
    private const int TokenLength = 468;

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly CertificateRequest Request = new("CN=LoadHarness device", Key, HashAlgorithmName.SHA256);
    private static readonly string Token = new('t', TokenLength);

    public static CreateCertificateFromCsrRequest CreateFromCsr { get; } = new(Request.CreateSigningRequestPem());

    public static CertificateIssued Issued { get; } = new(new string('a', 64), CertificatePem(), PrivateKey: null, Token);

    public static CertificateIssued KeysIssued { get; } = Issued with { PrivateKey = RsaKeyPem() };

    public static RegisterThingRequest RegisterThing { get; } = new(Token, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "lh-00000042" });

    public static ThingRegistered Registered { get; } = new("lh-00000042", new Dictionary<string, string>(StringComparer.Ordinal) { ["FallbackUrl"] = "https://www.example.com/test-site" });

    public static RequestRejected Rejected { get; } = new(400, "InvalidParameters", "The parameters do not satisfy the template.");

    private static string RsaKeyPem()
    {
        using var key = RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem();
    }

    private static string CertificatePem()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Request.CreateSelfSigned(now, now.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;

namespace LoadHarness.Benchmarks.Tls;

/// <summary>A CA, a server and a client certificate, all with keys of one kind, valid for a day.</summary>
internal sealed class HandshakeCertificates : IDisposable
{
    public const string ServerName = "broker.test";

    private const int RsaBits = 2048;

    private readonly KeyType _type;

    public HandshakeCertificates(KeyType type)
    {
        _type = type;
        Authority = Issue("CN=Benchmark CA", serial: 0, dnsName: null, authority: null);
        Server = Issue("CN=" + ServerName, serial: 1, ServerName, Authority);
        Client = Issue("CN=device", serial: 2, dnsName: null, Authority);
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    /// <summary>How the server verifies clients: against the CA alone.</summary>
    public X509ChainPolicy ClientPolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(Authority);
        return policy;
    }

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private X509Certificate2 Issue(string subject, byte serial, string? dnsName, X509Certificate2? authority)
    {
        if (_type == KeyType.Rsa2048)
        {
            using var rsa = RSA.Create(RsaBits);
            var request = new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = Sign(request, serial, dnsName, authority);
            return certificate.HasPrivateKey ? new X509Certificate2(certificate) : certificate.CopyWithPrivateKey(rsa);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Sign(new CertificateRequest(subject, key, HashAlgorithmName.SHA256), serial, dnsName, authority);
        return signed.HasPrivateKey ? new X509Certificate2(signed) : signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Sign(CertificateRequest request, byte serial, string? dnsName, X509Certificate2? authority)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: authority is null, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        return authority is null
            ? request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1))
            : request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), [serial]);
    }
}

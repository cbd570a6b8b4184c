using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Benchmarks.Tls;

/// <summary>A CA, a server and a client certificate, ECDSA P-256, valid for a day.</summary>
internal sealed class HandshakeCertificates : IDisposable
{
    public const string ServerName = "broker.test";

    public HandshakeCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Benchmark CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        Authority = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        Server = Issue("CN=" + ServerName, serial: 1, ServerName);
        Client = Issue("CN=device", serial: 2, dnsName: null);
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

    private X509Certificate2 Issue(string subject, byte serial, string? dnsName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(Authority, new DateTimeOffset(Authority.NotBefore), new DateTimeOffset(Authority.NotAfter), [serial]);
        return certificate.CopyWithPrivateKey(key);
    }
}

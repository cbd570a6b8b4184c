using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>A CA, a server and a client certificate that live as long as one measurement.</summary>
internal sealed class LoopbackPki : IDisposable
{
    /// <summary>The server certificate's name.</summary>
    public const string ServerName = "loopback";

    private LoopbackPki(X509Certificate2 authority, X509Certificate2 server, X509Certificate2 client)
    {
        Authorities = [authority];
        Client = client;
        ServerOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true),
            ClientCertificateRequired = true,
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null, // A target judges certificates by its own registry.
        };
    }

    public X509Certificate2Collection Authorities { get; }

    public X509Certificate2 Client { get; }

    public SslServerAuthenticationOptions ServerOptions { get; }

    public static LoopbackPki Create(DateTimeOffset now)
    {
        var (from, to) = (now.AddHours(-1), now.AddHours(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=loopback CA", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var authority = request.CreateSelfSigned(from.AddHours(-1), to.AddHours(1));
        return new LoopbackPki(authority, Issue(authority, ServerName, 1, from, to), Issue(authority, "client", 2, from, to));
    }

    public void Dispose()
    {
        Client.Dispose();
        ServerOptions.ServerCertificateContext!.TargetCertificate.Dispose();
        Authorities[0].Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, byte serial, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from, to, [serial]);
        return bare.CopyWithPrivateKey(key);
    }
}

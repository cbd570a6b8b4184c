using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Certificates;

/// <summary>Signs the simulator's server, claim and device certificates (ECDSA P-256). Thread-safe.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>Who issues the simulator's certificates: tells them from those that others made.</summary>
    public const string Subject = "CN=LoadHarness Simulator CA";

    // .NET promises no thread safety of one key's instance members; a signature takes about 0.05 ms.
    private readonly Lock _signing = new();
    private readonly TimeProvider _time;
    private readonly ECDsa _key;
    private readonly X509SignatureGenerator _generator;

    /// <summary>Takes over a certificate with its key.</summary>
    public CertificateAuthority(X509Certificate2 certificateWithKey, TimeProvider time)
    {
        Certificate = certificateWithKey;
        _time = time;
        _key = certificateWithKey.GetECDsaPrivateKey() ?? throw new CryptographicException("The CA's key is not ECDSA.");
        _generator = X509SignatureGenerator.CreateForECDsa(_key);
    }

    /// <summary>The CA's certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a new CA, valid as long as the certificates it will sign.</summary>
    public static X509Certificate2 CreateRoot(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(NotBefore(time), AwsIotNames.IssuedCertificateNotAfter);
    }

    /// <summary>Signs a device's or claim's certificate; each call gives a distinct one, also for the same key.</summary>
    public X509Certificate2 IssueClient(PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName(AwsIotNames.IssuedCertificateSubject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return Sign(request, AwsIotNames.IssuedCertificateNotAfter);
    }

    /// <summary>The host names of a server: <c>localhost</c>, this host's own, and those it is given.</summary>
    public static IReadOnlyList<string> ServerNames(IEnumerable<string> further)
    {
        var host = Dns.GetHostName();
        var own = Uri.CheckHostName(host) == UriHostNameType.Dns ? (string[])["localhost", host] : ["localhost"];
        return [.. own.Concat(further).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Makes a server certificate for this host's names, with its key.</summary>
    /// <param name="listen">An address it is reached at.</param>
    /// <param name="further">Names besides its own.</param>
    public X509Certificate2 IssueServer(IPAddress listen, IEnumerable<string> further)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in ServerNames(further))
        {
            names.AddDnsName(name);
        }

        foreach (var address in new HashSet<IPAddress> { IPAddress.Loopback, IPAddress.IPv6Loopback, listen })
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));

        // Longer than any soak, shorter than the 825 days some TLS stacks allow at most.
        using var certificate = Sign(request, _time.GetUtcNow().AddDays(397));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Whether this CA signed the certificate and it is valid now.</summary>
    public bool Accepts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    /// <summary>A chain policy that knows only this CA and asks nothing of the network.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(Certificate);
        return policy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    // An hour back, for clients whose clock is a little behind.
    private static DateTimeOffset NotBefore(TimeProvider time) => time.GetUtcNow().AddHours(-1);

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notAfter)
    {
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01); // Positive and not zero (RFC 5280 §4.1.2.2).
        lock (_signing)
        {
            return request.Create(Certificate.SubjectName, _generator, NotBefore(_time), notAfter, serial);
        }
    }
}

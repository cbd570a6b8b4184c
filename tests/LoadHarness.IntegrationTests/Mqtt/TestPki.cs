using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>A certificate authority of the tests' own.</summary>
internal sealed class TestPki
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static long _serial;

    private TestPki(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        Authority = request.CreateSelfSigned(Now.AddDays(-40), Now.AddDays(40));
    }

    /// <summary>The one that peers and devices trust.</summary>
    public static TestPki Trusted { get; } = new("Trusted CA");

    /// <summary>One that nobody trusts.</summary>
    public static TestPki Stranger { get; } = new("Stranger CA");

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Server(string name = "localhost", bool expired = false)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        return Issue($"CN={name}", ServerAuthentication, names.Build(), expired);
    }

    public X509Certificate2 Client(string name = "device", bool expired = false) => Issue($"CN={name}", ClientAuthentication, extension: null, expired);

    /// <summary>Issues a certificate to a public key, as a service does for a signing request.</summary>
    public X509Certificate2 Certify(PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=issued"), key, HashAlgorithmName.SHA256);
        using var signer = Authority.GetECDsaPrivateKey()!; // Named, since the key to certify may be an RSA one.
        return request.Create(Authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), Now.AddDays(-30), Now.AddDays(30), NextSerial());
    }

    /// <summary>Writes certificate and key as PEM files and returns their paths.</summary>
    public static (string Certificate, string Key) Write(X509Certificate2 certificate, string folder, string name)
    {
        var paths = (Path.Combine(folder, name + ".pem"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(paths.Item1, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(paths.Item2, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        return paths;
    }

    private X509Certificate2 Issue(string subject, string usage, X509Extension? extension, bool expired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (extension is not null)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var bare = request.Create(Authority, Now.AddDays(-30), expired ? Now.AddDays(-1) : Now.AddDays(30), NextSerial());
        return bare.CopyWithPrivateKey(key);
    }

    private static byte[] NextSerial()
    {
        var serial = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(serial, Interlocked.Increment(ref _serial));
        return serial;
    }
}

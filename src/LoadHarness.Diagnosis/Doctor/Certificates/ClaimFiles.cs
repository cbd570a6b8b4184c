using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor.Certificates;

/// <summary>A claim certificate and its key as they were read: also an expired one, or a key that is another certificate's.</summary>
public sealed class ClaimFiles : IDisposable
{
    private ClaimFiles(string certificatePath, string keyPath, X509Certificate2 certificate, X509Certificate2? withKey)
    {
        CertificatePath = certificatePath;
        KeyPath = keyPath;
        Certificate = certificate;
        WithKey = withKey;
        CertificateId = AwsIotNames.CertificateId(certificate.RawData);
    }

    /// <summary>The certificate's file.</summary>
    public string CertificatePath { get; }

    /// <summary>The key's file.</summary>
    public string KeyPath { get; }

    /// <summary>The certificate without its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate with its key; null where they do not belong together.</summary>
    public X509Certificate2? WithKey { get; }

    /// <summary>SHA-256 of the DER certificate, as AWS names it.</summary>
    public string CertificateId { get; }

    /// <summary>Reads both files.</summary>
    /// <exception cref="HarnessException">One cannot be read, or is no PEM.</exception>
    public static ClaimFiles Load(string certificatePath, string keyPath) =>
        new(certificatePath, keyPath, CertificateFiles.LoadCertificate(certificatePath), CertificateFiles.LoadWithKey(certificatePath, keyPath));

    /// <summary>A certificate with its key that stands in no file.</summary>
    /// <param name="certificate">The certificate; its owner disposes of it.</param>
    /// <param name="name">What sentences call it.</param>
    public static ClaimFiles Of(X509Certificate2 certificate, string name)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new(name, name, X509CertificateLoader.LoadCertificate(certificate.RawData), new X509Certificate2(certificate));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        WithKey?.Dispose();
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Reads certificates and keys from PEM files, and says in one sentence what is wrong with them.</summary>
public static class CertificateFiles
{
    /// <summary>Reads the CAs of a file.</summary>
    /// <exception cref="HarnessException">The file cannot be read, or holds no certificate.</exception>
    public static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(ReadText(path, "CA file"));
        }
        catch (CryptographicException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The CA file '{path}' is no PEM certificate.", "It must hold one or more BEGIN CERTIFICATE blocks.", failure);
        }

        return authorities.Count > 0 ? authorities : throw new HarnessException(ExitCode.BadInput, $"The CA file '{path}' holds no certificate.", "It must hold one or more BEGIN CERTIFICATE blocks.");
    }

    /// <summary>Reads a client certificate with its key.</summary>
    /// <param name="certificatePath">PEM.</param>
    /// <param name="keyPath">PEM, not encrypted.</param>
    /// <param name="now">The time the certificate must be valid at.</param>
    /// <exception cref="HarnessException">A file cannot be read, the key is another certificate's, or the dates do not fit.</exception>
    public static X509Certificate2 LoadClient(string certificatePath, string keyPath, DateTimeOffset now)
    {
        var certificatePem = ReadText(certificatePath, "certificate");
        var keyPem = ReadText(keyPath, "key");
        X509Certificate2 certificate;
        try
        {
            using var bare = X509Certificate2.CreateFromPem(certificatePem);
            CheckDates(bare, certificatePath, now);
        }
        catch (CryptographicException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The certificate '{certificatePath}' is no PEM certificate.", inner: failure);
        }

        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            var (reason, hint) = keyPem.Contains("PRIVATE KEY", StringComparison.Ordinal)
                ? keyPem.Contains("ENCRYPTED", StringComparison.Ordinal)
                    ? ("is encrypted, which is not supported", $"Decrypt it with 'openssl pkey -in {keyPath} -out FILE', and keep FILE to yourself (chmod 600).")
                    : ($"does not belong to the certificate '{certificatePath}'", "Compare 'openssl x509 -pubkey' of the certificate with 'openssl pkey -pubout' of the key.")
                : ("is no PEM private key", "It must hold a BEGIN PRIVATE KEY, BEGIN EC PRIVATE KEY or BEGIN RSA PRIVATE KEY block.");
            throw new HarnessException(ExitCode.BadInput, $"The key '{keyPath}' {reason}.", hint, failure);
        }

        return certificate;
    }

    private static void CheckDates(X509Certificate2 certificate, string path, DateTimeOffset now)
    {
        if (now.UtcDateTime > certificate.NotAfter.ToUniversalTime())
        {
            throw new HarnessException(ExitCode.BadInput, string.Create(CultureInfo.InvariantCulture, $"The certificate '{path}' expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC."), "Issue a new claim certificate.");
        }

        if (now.UtcDateTime < certificate.NotBefore.ToUniversalTime())
        {
            throw new HarnessException(ExitCode.BadInput, string.Create(CultureInfo.InvariantCulture, $"The certificate '{path}' is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC."), "Check this host's clock.");
        }
    }

    private static string ReadText(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The {what} '{path}' cannot be read: {(failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message.TrimEnd('.'))}.", inner: failure);
        }
    }
}

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
        using (var bare = LoadCertificate(certificatePath))
        {
            CheckDates(bare, certificatePath, now);
        }

        return LoadWithKey(certificatePath, keyPath)
            ?? throw new HarnessException(ExitCode.BadInput, $"The key '{keyPath}' does not belong to the certificate '{certificatePath}'.", "Compare 'openssl x509 -pubkey' of the certificate with 'openssl pkey -pubout' of the key.");
    }

    /// <summary>Reads a certificate without its key, whatever its dates.</summary>
    /// <exception cref="HarnessException">The file cannot be read, or is no PEM certificate.</exception>
    public static X509Certificate2 LoadCertificate(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(ReadText(path, "certificate"));
        }
        catch (CryptographicException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The certificate '{path}' is no PEM certificate.", inner: failure);
        }
    }

    /// <summary>Reads a certificate with its key, whatever its dates; null where the key is another certificate's.</summary>
    /// <exception cref="HarnessException">A file cannot be read, or is no PEM.</exception>
    public static X509Certificate2? LoadWithKey(string certificatePath, string keyPath)
    {
        var certificatePem = ReadText(certificatePath, "certificate");
        var keyPem = ReadText(keyPath, "key");
        try
        {
            return X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            if (!keyPem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new HarnessException(ExitCode.BadInput, $"The key '{keyPath}' is no PEM private key.", "It must hold a BEGIN PRIVATE KEY, BEGIN EC PRIVATE KEY or BEGIN RSA PRIVATE KEY block.", failure);
            }

            return keyPem.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? throw new HarnessException(ExitCode.BadInput, $"The key '{keyPath}' is encrypted, which is not supported.", $"Decrypt it with 'openssl pkey -in {keyPath} -out FILE', and keep FILE to yourself (chmod 600).", failure)
                : null;
        }
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

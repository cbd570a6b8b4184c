using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class CertificateFilesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("certs-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string CertificatePath => Path.Combine(_folder, "claim.pem");

    private string KeyPath => Path.Combine(_folder, "claim.key");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void LoadClient_GoodFiles_HasItsKey()
    {
        WriteCertificate();
        File.WriteAllText(KeyPath, _key.ExportPkcs8PrivateKeyPem());
        using var certificate = CertificateFiles.LoadClient(CertificatePath, KeyPath, Now);
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void LoadClient_KeyInSec1Form_IsTaken()
    {
        WriteCertificate();
        File.WriteAllText(KeyPath, _key.ExportECPrivateKeyPem());
        using var certificate = CertificateFiles.LoadClient(CertificatePath, KeyPath, Now);
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void LoadClient_MissingFiles_AreNamed()
    {
        Says($"The certificate '{CertificatePath}' cannot be read: there is no such file.");
        WriteCertificate();
        Says($"The key '{KeyPath}' cannot be read: there is no such file.");
    }

    [Fact]
    public void LoadClient_NotPem_IsSaid()
    {
        File.WriteAllText(CertificatePath, "hello");
        File.WriteAllText(KeyPath, "hello");
        Says($"The certificate '{CertificatePath}' is no PEM certificate.");
        WriteCertificate();
        Says($"The key '{KeyPath}' is no PEM private key.");
    }

    [Fact]
    public void LoadClient_CertificateAsKey_IsSaid()
    {
        WriteCertificate();
        File.Copy(CertificatePath, KeyPath);
        Says($"The key '{KeyPath}' is no PEM private key.");
    }

    [Fact]
    public void LoadClient_AnothersKey_IsSaid()
    {
        WriteCertificate();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(KeyPath, other.ExportPkcs8PrivateKeyPem());
        Says($"The key '{KeyPath}' does not belong to the certificate '{CertificatePath}'.", "openssl");
        using var rsa = RSA.Create(2048);
        File.WriteAllText(KeyPath, rsa.ExportPkcs8PrivateKeyPem());
        Says($"The key '{KeyPath}' does not belong to the certificate '{CertificatePath}'.");
    }

    [Fact]
    public void LoadClient_EncryptedKey_SaysHowToDecryptIt()
    {
        WriteCertificate();
        File.WriteAllText(KeyPath, _key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        Says($"The key '{KeyPath}' is encrypted, which is not supported.", "Decrypt it with 'openssl pkey -in");
    }

    [Fact]
    public void LoadClient_Dates_AreChecked()
    {
        File.WriteAllText(KeyPath, _key.ExportPkcs8PrivateKeyPem());
        WriteCertificate(Now.AddDays(-30), Now.AddMinutes(-1));
        Says($"The certificate '{CertificatePath}' expired on 2026-06-01 11:59 UTC.");
        WriteCertificate(Now.AddMinutes(1), Now.AddDays(30));
        Says($"The certificate '{CertificatePath}' is not valid before 2026-06-01 12:01 UTC.", "clock");
    }

    [Fact]
    public void LoadAuthorities_OneOrMore_AreRead()
    {
        WriteCertificate();
        File.AppendAllText(CertificatePath, "\n" + File.ReadAllText(CertificatePath));
        Assert.Equal(2, CertificateFiles.LoadAuthorities(CertificatePath).Count);
    }

    [Theory]
    [InlineData("", "holds no certificate.")]
    [InlineData("hello", "holds no certificate.")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "is no PEM certificate.")]
    public void LoadAuthorities_NoCertificate_IsSaid(string text, string sentence)
    {
        File.WriteAllText(CertificatePath, text);
        var failure = Assert.Throws<HarnessException>(() => CertificateFiles.LoadAuthorities(CertificatePath));
        Assert.Equal($"The CA file '{CertificatePath}' {sentence}", failure.Message);
    }

    [Fact]
    public void LoadAuthorities_Missing_IsSaid() =>
        Assert.Equal($"The CA file '{CertificatePath}' cannot be read: there is no such file.", Assert.Throws<HarnessException>(() => CertificateFiles.LoadAuthorities(CertificatePath)).Message);

    [Fact]
    public void Load_Folder_IsOneSentence() =>
        Assert.DoesNotContain("..", Assert.Throws<HarnessException>(() => CertificateFiles.LoadAuthorities(_folder)).Message, StringComparison.Ordinal);

    private void Says(string sentence, string hint = "")
    {
        var failure = Assert.Throws<HarnessException>(() => CertificateFiles.LoadClient(CertificatePath, KeyPath, Now));
        Assert.Equal((sentence, ExitCode.BadInput), (failure.Message, failure.ExitCode));
        Assert.Contains(hint, failure.Hint ?? "", StringComparison.Ordinal);
    }

    private void WriteCertificate(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var certificate = new CertificateRequest("CN=claim", _key, HashAlgorithmName.SHA256).CreateSelfSigned(from ?? Now.AddDays(-1), to ?? Now.AddDays(1));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
    }
}

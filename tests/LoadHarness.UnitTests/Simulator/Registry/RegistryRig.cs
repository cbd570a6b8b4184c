using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Registry;
using LoadHarness.Simulator.State;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Registry;

/// <summary>An account in memory, with a clock and a CA.</summary>
internal sealed class RegistryRig : IDisposable
{
    public const string Document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";
    public const string Body = """{"Parameters":{"SerialNumber":{"Type":"String"}},"Resources":{"certificate":{"Type":"AWS::IoT::Certificate","Properties":{"CertificateId":{"Ref":"AWS::IoT::Certificate::Id"}}}}}""";
    public const string Role = "arn:aws:iam::123456789012:role/provisioning";

    public RegistryRig(bool singleUseTokens = false, IStateStore? store = null)
    {
        Account = new AccountRegistry(new AccountSettings(Arns) { SingleUseTokens = singleUseTokens }, Time, store ?? new MemoryStateStore());
        Authority = new CertificateAuthority(CertificateAuthority.CreateRoot(Time), Time);
        Account.WatchCertificates(change =>
        {
            lock (Changes)
            {
                Changes.Add(change);
            }
        });
    }

    public static AwsIotArns Arns { get; } = new("us-east-1", "123456789012");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public AccountRegistry Account { get; }

    public CertificateAuthority Authority { get; }

    public List<CertificateStatusChange> Changes { get; } = [];

    public static X509Certificate2 SelfSigned(out RSA key)
    {
        key = RSA.Create(2048);
        return new CertificateRequest("CN=own", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2029, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public static RegistryException Refused(RegistryError error, Action act)
    {
        var exception = Assert.Throws<RegistryException>(act);
        Assert.Equal(error, exception.Error);
        return exception;
    }

    public X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Authority.IssueClient(new PublicKey(key));
    }

    public string Certificate(CertificateStatus status = CertificateStatus.Active)
    {
        using var certificate = NewCertificate();
        return Account.Certificates.Add(certificate, status).Id;
    }

    public IssuedCertificate Issue()
    {
        using var certificate = NewCertificate();
        return Account.Issue(certificate);
    }

    public void Dispose() => Authority.Dispose();
}

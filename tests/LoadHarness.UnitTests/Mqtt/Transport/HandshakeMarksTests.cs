using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.UnitTests.Mqtt.Transport;

public sealed class HandshakeMarksTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("broker.example", true, WireMarks.None)]
    [InlineData("BROKER.example", true, WireMarks.None)]
    [InlineData("broker.example", false, WireMarks.NoAlpn)]
    [InlineData("other.example", true, WireMarks.OtherServerName)]
    [InlineData("", true, WireMarks.NoServerName)]
    [InlineData("127.0.0.1", true, WireMarks.NoServerName)]
    [InlineData("::1", true, WireMarks.NoServerName)]
    public void Of_Options_SaysWhatIsSent(string name, bool alpn, WireMarks marks)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = name, ApplicationProtocols = alpn ? [new SslApplicationProtocol("mqtt")] : null };
        Assert.Equal(marks, HandshakeMarks.Of(new ConnectionIdentity(options), "broker.example", Now));
    }

    [Fact]
    public void Of_PlainTcp_IsNone() => Assert.Equal(WireMarks.None, HandshakeMarks.Of(ConnectionIdentity.Plain, "broker", Now));

    [Theory]
    [InlineData(-1, WireMarks.CertificateOutOfDate)]
    [InlineData(1, WireMarks.None)]
    [InlineData(11, WireMarks.CertificateOutOfDate)]
    public void Of_CertificatesDates_AreThoseOfTheClock(int days, WireMarks marks)
    {
        using var certificate = Certificate();
        var identity = Identity(certificate);
        Assert.Equal(marks, HandshakeMarks.Of(identity, "broker", Now.AddDays(days)));
    }

    [Fact]
    public void Of_CertificateThatWasGivenBack_IsNotLookedAt()
    {
        var certificate = Certificate();
        var identity = Identity(certificate);
        identity.GiveBack();
        Assert.Equal(WireMarks.None, HandshakeMarks.Of(identity, "broker", Now.AddDays(-1)));
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, WireMarks.None)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, WireMarks.ServerNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, WireMarks.UntrustedServer)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch, WireMarks.UntrustedServer | WireMarks.ServerNameMismatch)]
    public void Of_ServersCertificate_SplitsItsErrors(SslPolicyErrors errors, WireMarks marks) => Assert.Equal(marks, HandshakeMarks.Of(errors));

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now, Now.AddDays(10));
    }

    private static ConnectionIdentity Identity(X509Certificate2 certificate) => new(new SslClientAuthenticationOptions
    {
        TargetHost = "broker",
        ApplicationProtocols = [new SslApplicationProtocol("mqtt")],
    })
    { Certificate = certificate };
}

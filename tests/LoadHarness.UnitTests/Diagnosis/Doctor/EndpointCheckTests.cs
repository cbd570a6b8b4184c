using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Doctor;
using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Doctor;

public sealed class EndpointCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a1b2c3-ats.iot.eu-west-1.amazonaws.com", null, DoctorStatus.Ok, null, "in eu-west-1")]
    [InlineData("a1b2c3-ats.iot.cn-north-1.amazonaws.com.cn", "cn-north-1", DoctorStatus.Ok, null, "in cn-north-1")]
    [InlineData("a1b2c3-ats.iot.eu-west-1.amazonaws.com", "us-east-1", DoctorStatus.Problem, FindingIds.RegionAccountMismatch, "--region says us-east-1")]
    [InlineData("a1b2c3.iot.us-east-1.amazonaws.com", null, DoctorStatus.Warning, FindingIds.ServerCaMismatch, "legacy")]
    [InlineData("a1b2c3.credentials.iot.us-east-1.amazonaws.com", null, DoctorStatus.Problem, FindingIds.TargetUnreachable, "credentials endpoint")]
    [InlineData("iot.us-east-1.amazonaws.com", null, DoctorStatus.Problem, FindingIds.TargetUnreachable, "not one of an AWS IoT data endpoint")]
    [InlineData("devices.example.com", null, DoctorStatus.Ok, null, "custom domain")]
    public void Name_TellsKindAndRegion(string host, string? region, DoctorStatus expected, string? finding, string evidence)
    {
        var result = NameCheck.Judge(host, region);
        Assert.Equal((expected, finding), (result.Status, result.Finding));
        Assert.Contains(evidence, result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dns_Name_ShowsItsAddresses()
    {
        var result = await ResolveAsync((_, _) => Task.FromResult(Enumerable.Range(1, 6).Select(i => new IPAddress([10, 0, 0, (byte)i])).ToArray()));
        Assert.Equal(DoctorStatus.Ok, result.Status);
        Assert.StartsWith("'localhost' is 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4 and 2 more, in ", result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dns_UnknownName_IsAProblem()
    {
        var result = await ResolveAsync((_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.Equal((DoctorStatus.Problem, FindingIds.TargetUnreachable, "The name 'localhost' does not resolve."), (result.Status, result.Finding, result.Evidence));
    }

    [Fact]
    public async Task Dns_SilentNameServer_EndsWithItsTime()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var looking = new AddressCheck((_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        }).RunAsync(DoctorRig.Context(timeProvider: clock), CancellationToken.None);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("The name 'localhost' was not resolved within 3 s.", Assert.Single(await looking).Evidence);
    }

    [Theory]
    [InlineData("SSL routines::tlsv1 alert protocol version", FindingIds.TlsVersionMismatch)]
    [InlineData("SSL routines::tlsv1 unrecognized name", FindingIds.ServerNameMismatch)]
    [InlineData("SSL routines::tlsv1 alert unknown ca", FindingIds.ClaimCertificateInactive)]
    [InlineData("SSL routines::sslv3 alert certificate unknown", FindingIds.ClaimCertificateInactive)]
    [InlineData("Cannot determine the frame size or a corrupted frame was received.", FindingIds.NotABroker)]
    [InlineData("Received an unexpected EOF or 0 bytes from the transport stream.", FindingIds.NotABroker)]
    [InlineData("SSL routines::ssl/tls alert handshake failure", FindingIds.TlsVersionMismatch)]
    public void Tls_Failure_IsNamed(string message, string finding)
    {
        var result = TlsCheck.Judge(new AuthenticationException("Authentication failed, see inner exception.", new InvalidOperationException(message)), DoctorRig.Target(), TlsVersions.Any);
        Assert.Equal((DoctorStatus.Problem, finding), (result.Status, result.Finding));
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, null, "Test CA", 0, DoctorStatus.Ok, null)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.PartialChain, "Test CA", 0, DoctorStatus.Problem, FindingIds.ServerCaMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.UntrustedRoot, "VeriSign Class 3", 0, DoctorStatus.Problem, FindingIds.ServerCaMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, null, "Test CA", 0, DoctorStatus.Problem, FindingIds.ServerNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid, "Test CA", 400, DoctorStatus.Problem, FindingIds.CertificateNotValid)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid, "Test CA", -400, DoctorStatus.Problem, FindingIds.CertificateNotValid)]
    public void ServerCertificate_IsJudgedByChainNameAndDates(SslPolicyErrors errors, X509ChainStatusFlags? fault, string issuer, int day, DoctorStatus expected, string? finding)
    {
        var seen = Seen(errors, fault, issuer);
        var result = ServerCertificateCheck.Judge(seen, DoctorRig.Target(), insecure: false, Now.AddDays(day));
        Assert.Equal((expected, finding), (result.Status, result.Finding));
        Assert.Equal(issuer.StartsWith("VeriSign", StringComparison.Ordinal), result.Fix?.Contains("ATS endpoint", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void ServerCertificate_Insecure_IsAWarning() =>
        Assert.Equal(DoctorStatus.Warning, ServerCertificateCheck.Judge(Seen(SslPolicyErrors.RemoteCertificateNameMismatch, null, "x"), DoctorRig.Target(), insecure: true, Now).Status);

    [Theory]
    [InlineData("x-ats.iot.r.amazonaws.com", "x-ats.iot.r.amazonaws.com", TargetKind.Aws, DoctorStatus.Ok)]
    [InlineData("other", "x-ats.iot.r.amazonaws.com", TargetKind.Aws, DoctorStatus.Warning)]
    [InlineData("10.0.0.1", "10.0.0.1", TargetKind.Aws, DoctorStatus.Warning)]
    [InlineData("10.0.0.1", "10.0.0.1", TargetKind.Mqtt, DoctorStatus.Ok)]
    public void ServerName_IsWhatAwsPicksTheAccountBy(string name, string host, TargetKind kind, DoctorStatus expected) => Assert.Equal(expected, ServerNameCheck.Judge(name, host, kind)!.Status);

    [Theory]
    [InlineData(443, "x-amzn-mqtt-ca", "x-amzn-mqtt-ca", DoctorStatus.Ok)]
    [InlineData(443, "x-amzn-mqtt-ca", "", DoctorStatus.Problem)]
    [InlineData(443, null, "", DoctorStatus.Warning)]
    [InlineData(8883, null, "", null)]
    public void Alpn_IsWantedOnPort443(int port, string? offered, string chosen, DoctorStatus? expected)
    {
        var result = AlpnCheck.Judge(port, offered is null ? [] : [offered], chosen);
        Assert.Equal(expected, result?.Status);
        Assert.Equal(expected is DoctorStatus.Problem or DoctorStatus.Warning ? FindingIds.MissingAlpn : null, result?.Finding);
    }

    private static async Task<CheckResult> ResolveAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        Assert.Single(await new AddressCheck(resolve).RunAsync(DoctorRig.Context(), CancellationToken.None));

    private static TlsObservation Seen(SslPolicyErrors errors, X509ChainStatusFlags? fault, string issuer) => new()
    {
        Protocol = SslProtocols.Tls13,
        Cipher = TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        Alpn = "",
        Took = TimeSpan.Zero,
        Subject = "broker",
        Names = ["broker"],
        Issuer = issuer,
        NotBefore = Now.AddYears(-1),
        NotAfter = Now.AddYears(1),
        Errors = errors,
        ChainFaults = fault is { } flag ? [flag] : [],
    };
}

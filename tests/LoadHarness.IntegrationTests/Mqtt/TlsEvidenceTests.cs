using System.Security.Authentication;
using System.Text;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>What is known of a TLS handshake that failed, and of peers that are no brokers.</summary>
public abstract class TlsEvidenceTests(TlsLibrary library)
{
    [Theory]
    [InlineData("-tls1_2", "stranger", "unknown_ca")]
    [InlineData("-tls1_3", "stranger", "unknown_ca")]
    [InlineData("-tls1_3", "none", "certificate_required")]
    [InlineData("-tls1_2", "expired", "certificate_expired")]
    [InlineData("-tls1_3", "expired", "certificate_expired")]
    public async Task Alert_OfOpenssl_IsNamedWhereverItShows(string version, string what, string alert)
    {
        Assert.SkipUnless(OpensslServer.IsThere, "openssl is not on the PATH.");
        await using var server = await OpensslServer.StartAsync(version);
        using var client = what switch { "stranger" => TestPki.Stranger.Client(), "expired" => TestPki.Trusted.Client(expired: true), _ => null };
        var attempt = await DeviceRig.Tls(library, server.Port, client).ConnectAsync();

        if (version == "-tls1_2")
        {
            Assert.Equal((CloseReason.CertificateAlert, alert), (attempt.TlsFailure!.ClosedBy, attempt.TlsFailure.Detail));
        }
        else
        {
            Assert.Null(attempt.TlsFailure);
            Assert.Equal((CloseReason.CertificateAlert, alert), (attempt.Connection!.ClosedBy, attempt.Connection.Detail));
            await attempt.Connection.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false, "localhost", WireMarks.UntrustedServer)]
    [InlineData(true, "other.example", WireMarks.ServerNameMismatch | WireMarks.OtherServerName)]
    public async Task ServersCertificate_DoesNotVerify_SaysWhy(bool trusted, string serverName, WireMarks marks)
    {
        await using var peer = Peer.Listen();
        using var server = (trusted ? TestPki.Trusted : TestPki.Stranger).Server();
        var connecting = DeviceRig.Tls(library, peer.Port, certificate: null, serverName).ConnectAsync();
        var at = await peer.AcceptAsync();
        var securing = at.SecureAsync(Peer.Tls(server));
        var attempt = await connecting;
        await PeerConnection.EndedAsync(securing);

        Assert.Equal(Outcome.ServerCertificateInvalid, attempt.Tls!.Value.Outcome);
        Assert.Equal((CloseReason.Local, marks | WireMarks.NoAlpn, ""), (attempt.TlsFailure!.ClosedBy, attempt.TlsFailure.Marks, attempt.TlsFailure.Detail));
    }

    [Fact]
    public async Task Versions_NoneInCommon_AreNamedByTheAlert()
    {
        Assert.SkipUnless(OpensslServer.IsThere, "openssl is not on the PATH.");
        await using var server = await OpensslServer.StartAsync("-tls1_3");
        using var client = TestPki.Trusted.Client();
        var attempt = await DeviceRig.Tls(library, server.Port, client, versions: TlsVersions.Tls12).ConnectAsync();
        Assert.Equal((Outcome.TlsFailed, CloseReason.TlsAlert, "protocol_version"), (attempt.Tls!.Value.Outcome, attempt.TlsFailure!.ClosedBy, attempt.TlsFailure.Detail));
    }

    [Fact]
    public async Task Handshake_PeerWithoutTls_IsNone()
    {
        await using var peer = Peer.Listen();
        var connecting = DeviceRig.Tls(library, peer.Port, certificate: null).ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
        var attempt = await connecting;
        Assert.Equal(Outcome.TlsFailed, attempt.Tls!.Value.Outcome);
        Assert.Equal((CloseReason.ProtocolError, "not_tls"), (attempt.TlsFailure!.ClosedBy, attempt.TlsFailure.Detail));
        Assert.True((attempt.TlsFailure.Marks & WireMarks.NotMqtt) != WireMarks.None);
    }

    [Fact]
    public async Task Connect_WebServer_IsNoBroker()
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        using var client = TestPki.Trusted.Client();
        var connecting = DeviceRig.Tls(library, peer.Port, client).ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.SecureAsync(Peer.Tls(server, SslProtocols.Tls12));
        await at.ExpectAsync(PacketType.Connect);
        await at.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=us-ascii\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        var attempt = await connecting;
        Assert.Equal(Outcome.ProtocolError, attempt.Connack!.Outcome);
        Assert.True(attempt.Connection!.Marks.HasFlag(WireMarks.NotMqtt | WireMarks.Http));
        await attempt.Connection.DisposeAsync();
    }
}

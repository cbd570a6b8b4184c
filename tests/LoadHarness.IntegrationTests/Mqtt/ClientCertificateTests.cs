using System.Security.Authentication;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>A server's refusal of the client certificate, by TLS version and alert.</summary>
public abstract class ClientCertificateTests(TlsLibrary library)
{
    [Theory]
    [InlineData(42)] // bad_certificate
    [InlineData(43)] // unsupported_certificate
    [InlineData(44)] // certificate_revoked
    [InlineData(45)] // certificate_expired
    [InlineData(46)] // certificate_unknown
    [InlineData(48)] // unknown_ca
    [InlineData(49)] // access_denied
    public async Task Handshake12_ClientCertificateRefusedByAlert_IsNamed(byte alert)
    {
        Assert.Equal(Outcome.ClientCertificateRejected, await EndHandshake12Async([0x15, 3, 3, 0, 2, 2, alert]));
    }

    [Theory]
    [InlineData(40)] // handshake_failure
    [InlineData(80)] // internal_error
    public async Task Handshake12_EndedByAnotherAlert_Fails(byte alert)
    {
        Assert.Equal(Outcome.TlsFailed, await EndHandshake12Async([0x15, 3, 3, 0, 2, 2, alert]));
    }

    [Fact]
    public async Task Handshake12_ClosedInPlaceOfTheVerdict_IsADisconnect()
    {
        Assert.Equal(Outcome.DisconnectedDuringTls, await EndHandshake12Async([]));
    }

    [Theory]
    [InlineData("-tls1_2", "stranger")]
    [InlineData("-tls1_2", "expired")]
    [InlineData("-tls1_3", "stranger")]
    [InlineData("-tls1_3", "expired")]
    [InlineData("-tls1_3", "none")]
    public async Task Handshake_RefusedByOpenssl_IsNamed(string version, string what)
    {
        Assert.SkipUnless(OpensslServer.IsThere, "openssl is not on the PATH.");
        await using var server = await OpensslServer.StartAsync(version);
        using var client = what switch { "stranger" => TestPki.Stranger.Client(), "expired" => TestPki.Trusted.Client(expired: true), _ => null };
        var rig = DeviceRig.Tls(library, server.Port, client);
        var attempt = await rig.ConnectAsync();

        if (version == "-tls1_3")
        {
            // The client is done before the server has judged its certificate: the refusal shows where CONNACK is awaited.
            Assert.Equal(Outcome.Ok, attempt.Tls!.Value.Outcome);
            Assert.Equal(Outcome.ClientCertificateRejected, attempt.Connack!.Outcome);
            await attempt.Connection!.DisposeAsync();
        }
        else
        {
            Assert.Equal(Outcome.ClientCertificateRejected, attempt.Tls!.Value.Outcome);
            Assert.Null(attempt.Connection);
        }

        Assert.Equal((1, 0, 0), (rig.Connections.Attempts, rig.Connections.Connected, rig.Connections.Disconnects));
    }

    private async Task<Outcome> EndHandshake12Async(byte[] instead)
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        using var client = TestPki.Stranger.Client();
        var rig = DeviceRig.Tls(library, peer.Port, client);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        var securing = at.SecureAsync(Peer.Tls(server, SslProtocols.Tls12), inner => new AnswerInsteadStream(inner, instead));
        var attempt = await connecting;
        await PeerConnection.EndedAsync(securing);
        Assert.Null(attempt.Connection);
        Assert.Equal((1, 0, 0), (rig.Connections.Attempts, rig.Connections.Connected, rig.Connections.Disconnects));
        await peer.NoneOpenAsync();
        return attempt.Tls!.Value.Outcome;
    }
}

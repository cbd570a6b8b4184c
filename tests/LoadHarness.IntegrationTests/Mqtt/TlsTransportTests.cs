using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>TLS against peers that do not do what they should, whoever performs it for the device.</summary>
public abstract class TlsTransportTests(TlsLibrary library)
{
    [Fact]
    public async Task Handshake_NoAnswer_TimesOutAndClosesTheSocket()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ReadBytesAsync(100); // The handshake's timeout runs by now.

        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var attempt = await connecting;

        Assert.Equal(Outcome.Ok, attempt.Tcp.Outcome);
        Assert.Equal(Outcome.TlsTimeout, attempt.Tls!.Value.Outcome);
        Assert.Equal(10_000_000, rig.Recorder.Microseconds(attempt.Tls.Value.Answered - attempt.Tls.Value.Sent));
        Assert.Null(attempt.Connection);
        await at.EndedAsync();
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Handshake_CutOffByTheHarness_IsCancelled()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null);
        using var cutOff = new CancellationTokenSource();
        var connecting = rig.ConnectAsync(cancellationToken: cutOff.Token);
        var at = await peer.AcceptAsync();
        await at.ReadBytesAsync(100);

        await cutOff.CancelAsync();

        Assert.Equal(Outcome.Cancelled, (await connecting).Tls!.Value.Outcome);
        await at.EndedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handshake_ClosedByThePeer_IsADisconnect(bool reset)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ReadBytesAsync(100);
        if (reset)
        {
            at.Reset();
        }
        else
        {
            await at.DisposeAsync();
        }

        Assert.Equal(Outcome.DisconnectedDuringTls, (await connecting).Tls!.Value.Outcome);
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Handshake_PeerSpeaksSomethingElse_Fails()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ReadBytesAsync(100);
        await at.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        Assert.Equal(Outcome.TlsFailed, (await connecting).Tls!.Value.Outcome);
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Handshake_NoCommonVersion_Fails()
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null, versions: TlsVersions.Tls13);
        var connecting = rig.ConnectAsync();

        await Assert.ThrowsAsync<AuthenticationException>(() => peer.AcceptTlsAsync(Peer.Tls(server, SslProtocols.Tls12)));

        Assert.Equal(Outcome.TlsFailed, (await connecting).Tls!.Value.Outcome);
    }

    [Theory]
    [InlineData("stranger", SslProtocols.Tls12)]
    [InlineData("stranger", SslProtocols.Tls13)]
    [InlineData("name", SslProtocols.Tls12)]
    [InlineData("name", SslProtocols.Tls13)]
    [InlineData("expired", SslProtocols.Tls12)]
    [InlineData("expired", SslProtocols.Tls13)]
    public async Task Handshake_BadServerCertificate_IsRefusedByTheDevice(string what, SslProtocols protocol)
    {
        await using var peer = Peer.Listen();
        using var server = BadServer(what);
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        var securing = at.SecureAsync(Peer.Tls(server, protocol));

        var attempt = await connecting;

        Assert.Equal(Outcome.ServerCertificateInvalid, attempt.Tls!.Value.Outcome);
        Assert.Null(attempt.Connection);
        Assert.Equal((0, 0), (rig.Recorder.Handshakes.Full, rig.Connections.Connected));
        await PeerConnection.EndedAsync(securing);
        await peer.NoneOpenAsync();
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("name")]
    [InlineData("expired")]
    public async Task Handshake_BadServerCertificateButInsecure_IsTaken(string what)
    {
        await using var peer = Peer.Listen();
        using var server = BadServer(what);
        using var client = TestPki.Trusted.Client();
        var rig = DeviceRig.Tls(library, peer.Port, client, insecure: true);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptTlsAsync(Peer.Tls(server));
        await at.WelcomeAsync();

        var attempt = await connecting;

        Assert.Equal(Outcome.Ok, attempt.Connack!.Outcome);
        await attempt.Connection!.DisposeAsync();
    }

    [Fact]
    public async Task Handshake_InsecureAndClosedByThePeer_IsADisconnectNotABadCertificate()
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Stranger.Server();
        var rig = DeviceRig.Tls(library, peer.Port, certificate: null, insecure: true);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        var securing = at.SecureAsync(Peer.Tls(server, SslProtocols.Tls12), inner => new AnswerInsteadStream(inner, []));

        Assert.Equal(Outcome.DisconnectedDuringTls, (await connecting).Tls!.Value.Outcome);
        await PeerConnection.EndedAsync(securing);
    }

    [Theory]
    [InlineData(TlsVersions.Tls12, SslProtocols.Tls12, "TLS 1.2 ")]
    [InlineData(TlsVersions.Tls13, SslProtocols.Tls13, "TLS 1.3 ")]
    [InlineData(TlsVersions.Any, SslProtocols.Tls13, "TLS 1.3 ")]
    public async Task Handshake_Version_IsTheOneAskedForAndMutual(TlsVersions versions, SslProtocols expected, string name)
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        using var client = TestPki.Trusted.Client("claim-7");
        string? sni = null;
        var options = Peer.Tls(server);
        options.ServerCertificate = null;
        options.ServerCertificateSelectionCallback = (_, host) =>
        {
            sni = host;
            return server;
        };
        options.ApplicationProtocols = [new SslApplicationProtocol("other"), new SslApplicationProtocol("x-amzn-mqtt-ca")];
        var rig = DeviceRig.Tls(library, peer.Port, client, versions: versions, alpn: "x-amzn-mqtt-ca");
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptTlsAsync(options);
        await at.WelcomeAsync();
        var attempt = await connecting;

        Assert.Equal(Outcome.Ok, attempt.Connack!.Outcome);
        Assert.Equal(expected, at.Tls.SslProtocol);
        Assert.Equal("CN=claim-7", at.Tls.RemoteCertificate!.Subject);
        Assert.Equal("localhost", sni);
        Assert.Equal("x-amzn-mqtt-ca", at.Tls.NegotiatedApplicationProtocol.ToString());
        Assert.Equal((1, 0), (rig.Recorder.Handshakes.Full, rig.Recorder.Handshakes.Resumed));
        Assert.StartsWith(name, Assert.Single(rig.Recorder.Handshakes.Protocols).Key, StringComparison.Ordinal);
        await attempt.Connection!.DisposeAsync();
        await at.EndedAsync();
        await peer.NoneOpenAsync();
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 BadServer(string what) => what switch
    {
        "stranger" => TestPki.Stranger.Server(),
        "name" => TestPki.Trusted.Server("elsewhere.example"),
        _ => TestPki.Trusted.Server(expired: true),
    };
}

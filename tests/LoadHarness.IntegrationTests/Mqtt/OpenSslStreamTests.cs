using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Mqtt.Transport.OpenSsl;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>The stream on OpenSSL itself against the runtime's server, over TCP.</summary>
public sealed class OpenSslStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls12, 65_536)]
    [InlineData(SslProtocols.Tls13, 65_536)]
    [InlineData(SslProtocols.Tls13, 1)]
    public async Task Bytes_BothWaysAtOnce_ArriveInOrder(SslProtocols protocol, int chunk)
    {
        const int Length = 1_000_003;
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, protocol, inner => new ChunkedStream(inner, chunk));
        var up = RandomNumberGenerator.GetBytes(chunk == 1 ? 5_000 : Length);
        var down = RandomNumberGenerator.GetBytes(chunk == 1 ? 5_000 : Length);

        var received = new byte[up.Length];
        var read = new byte[down.Length];
        await Task.WhenAll(
            WriteAsync(pair.Device, up), WriteAsync(pair.Server, down),
            pair.Server.ReadExactlyAsync(received, Token).AsTask(), pair.Device.ReadExactlyAsync(read, Token).AsTask()).WaitAsync(Patience.Long, Token);

        Assert.Equal(up, received);
        Assert.Equal(down, read);

        static async Task WriteAsync(Stream stream, byte[] bytes)
        {
            for (var at = 0; at < bytes.Length; at += 40_000)
            {
                await stream.WriteAsync(bytes.AsMemory(at, Math.Min(40_000, bytes.Length - at)), Token);
            }
        }
    }

    [Fact]
    public async Task Read_OfNothing_WaitsUntilThereIsSomething()
    {
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls12);
        var waiting = pair.Device.ReadAsync(Memory<byte>.Empty, Token).AsTask();
        Assert.False(waiting.IsCompleted);

        await pair.Server.WriteAsync(new byte[] { 1, 2, 3 }, Token);
        Assert.Equal(0, await waiting.WaitAsync(Patience.Long, Token));
        var two = new byte[2];
        await pair.Device.ReadExactlyAsync(two, Token);

        // The third byte is decrypted and unread: nothing will come over the socket any more, and yet there is something to read.
        Assert.Equal(0, await pair.Device.ReadAsync(Memory<byte>.Empty, Token).AsTask().WaitAsync(Patience.Long, Token));
        Assert.Equal(1, await pair.Device.ReadAsync(two, Token));
        Assert.Equal([3, 2], two);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_PeerCloses_IsTheEnd(bool politely)
    {
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls13);
        if (politely)
        {
            await pair.Server.ShutdownAsync();
        }

        pair.ServerSocket.Shutdown(SocketShutdown.Send);

        Assert.Equal(0, await pair.Device.ReadAsync(new byte[10], Token).AsTask().WaitAsync(Patience.Long, Token));
    }

    [Fact]
    public async Task Shutdown_TellsThePeer()
    {
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls13);

        await pair.Device.ShutdownAsync();

        Assert.Equal(0, await pair.Server.ReadAsync(new byte[10], Token).AsTask().WaitAsync(Patience.Long, Token)); // Without close_notify it would wait: the socket is open.
    }

    [Fact]
    public async Task Dispose_WhileReading_EndsTheRead()
    {
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls13);
        var reading = pair.Device.ReadAsync(new byte[10], Token).AsTask();

        await pair.Device.DisposeAsync();

        // A socket that is closed under a read ends it by a failure or as the peer's close would, as it comes.
        var ended = await Record.ExceptionAsync(async () => Assert.Equal(0, await reading.WaitAsync(Patience.Long, Token)));
        Assert.True(ended is null or IOException or ObjectDisposedException, $"{ended}");
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Device.WriteAsync(new byte[1], Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Device.ReadExactlyAsync(new byte[1], Token).AsTask());
    }

    [Fact]
    public async Task Read_TamperedRecord_IsAFailureOfTls()
    {
        using var certificate = TestPki.Trusted.Client();
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls13);

        await pair.ServerSocket.SendAsync(new byte[] { 0x17, 3, 3, 0, 17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 }, Token);

        var failure = await Assert.ThrowsAsync<IOException>(() => pair.Device.ReadExactlyAsync(new byte[10], Token).AsTask());
        Assert.Contains("bad record mac", failure.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_RsaCertificate_IsPresented()
    {
        using var key = RSA.Create(2048);
        using var bare = TestPki.Trusted.Certify(new PublicKey(key));
        using var certificate = bare.CopyWithPrivateKey(key);
        await using var pair = await TlsPair.ConnectAsync(certificate, SslProtocols.Tls13);

        Assert.Equal(certificate.Thumbprint, ((X509Certificate2)pair.Server.RemoteCertificate!).Thumbprint);
        Assert.Equal((false, true), (pair.Device.WasResumed, pair.Device.ProtocolName.StartsWith("TLS 1.3 TLS_", StringComparison.Ordinal)));
    }

    /// <summary>The CA that has signed the client's certificate is trusted here, so OpenSSL could complete the chain; a device has its leaf only.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_Certificate_IsPresentedAlone(SslProtocols protocol)
    {
        using var certificate = TestPki.Trusted.Client();
        var presented = 0;
        await using var pair = await TlsPair.ConnectAsync(certificate, protocol, validate: chain => presented = 1 + chain.ChainPolicy.ExtraStore.Count);

        Assert.Equal(1, presented);
    }

    [Fact]
    public async Task Handshake_SameIdentityAgain_IsAFullOne()
    {
        using var certificate = TestPki.Trusted.Client();
        var identity = TlsPair.Identity(certificate, SslProtocols.Tls13);
        for (var round = 0; round < 3; round++)
        {
            await using var pair = await TlsPair.ConnectAsync(identity, SslProtocols.Tls13);
            await pair.Server.WriteAsync(new byte[1], Token);
            await pair.Device.ReadExactlyAsync(new byte[1], Token); // With it the tickets are read.
            Assert.False(pair.Device.WasResumed);
        }
    }

    [Fact]
    public async Task Handshake_CertificateGivenBack_IsRefusedBeforeAnythingIsSent()
    {
        var certificate = TestPki.Trusted.Client();
        var identity = TlsPair.Identity(certificate, SslProtocols.Tls13);
        certificate.Dispose();
        await using var stream = new OpenSslStream(new MemoryStream(), identity);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.HandshakeAsync(Token));
    }

    [Fact]
    public void Library_OnLinux_CanBeCalled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "OpenSSL is called on Linux only.");
        Assert.True(OpenSslLibrary.IsAvailable);
        Assert.NotNull(new TlsOptionsFactory("localhost", [], TlsVersions.Any, [], insecure: false).Identity(certificate: null, resume: false).OpenSsl);
        Assert.Null(new TlsOptionsFactory("localhost", [], TlsVersions.Any, [], insecure: false).Identity(certificate: null, resume: true).OpenSsl);
        Assert.Null(new TlsOptionsFactory("localhost", [], TlsVersions.Any, [], insecure: false, TlsLibrary.SslStream).Identity(certificate: null, resume: false).OpenSsl);
    }
}

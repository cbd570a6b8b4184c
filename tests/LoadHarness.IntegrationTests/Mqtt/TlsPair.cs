using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Mqtt.Transport.OpenSsl;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>A device's stream on OpenSSL itself and the runtime's server at the other end of a TCP connection, with the handshake done.</summary>
internal sealed class TlsPair : IAsyncDisposable
{
    private TlsPair(OpenSslStream device, SslStream server, Socket serverSocket) => (Device, Server, ServerSocket) = (device, server, serverSocket);

    public OpenSslStream Device { get; }

    public SslStream Server { get; }

    public Socket ServerSocket { get; }

    public static OpenSslClient Identity(X509Certificate2 certificate, SslProtocols protocol) =>
        new TlsOptionsFactory("localhost", [TestPki.Trusted.Authority], protocol == SslProtocols.Tls12 ? TlsVersions.Tls12 : TlsVersions.Tls13, [], insecure: false, TlsLibrary.OpenSsl)
            .Identity(certificate, resume: false).OpenSsl!;

    public static Task<TlsPair> ConnectAsync(X509Certificate2 certificate, SslProtocols protocol, Func<Stream, Stream>? wrap = null, Action<X509Chain>? validate = null) => ConnectAsync(Identity(certificate, protocol), protocol, wrap, validate);

    public static async Task<TlsPair> ConnectAsync(OpenSslClient identity, SslProtocols protocol, Func<Stream, Stream>? wrap = null, Action<X509Chain>? validate = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        var far = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Stream inner = new NetworkStream(near, ownsSocket: true);
        var device = new OpenSslStream(wrap?.Invoke(inner) ?? inner, identity);
        var server = new SslStream(new NetworkStream(far, ownsSocket: true));
        using var own = TestPki.Trusted.Server();
        var options = Peer.Tls(own, protocol);
        if (validate is not null)
        {
            options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                validate(chain!);
                return certificate is not null;
            };
        }

        await Task.WhenAll(
            device.HandshakeAsync(TestContext.Current.CancellationToken),
            server.AuthenticateAsServerAsync(options, TestContext.Current.CancellationToken)).WaitAsync(Patience.Long);
        return new TlsPair(device, server, far);
    }

    public async ValueTask DisposeAsync()
    {
        await Device.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <summary>A stream that hands out at most so many bytes a read, as a slow network does.</summary>
internal sealed class ChunkedStream(Stream inner, int chunk) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

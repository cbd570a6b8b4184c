using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Mqtt.Transport.OpenSsl;

namespace LoadHarness.Benchmarks.Tls;

/// <summary>Whose TLS context a handshake uses.</summary>
public enum TlsContext
{
    /// <summary>One certificate and one context for the fleet, as with a claim certificate.</summary>
    Shared,

    /// <summary>Options and certificate context of the device's own, made for the handshake, as after provisioning.</summary>
    Own,
}

/// <summary>Whether a handshake goes the whole way.</summary>
public enum TlsSession
{
    /// <summary>Certificates are exchanged and verified: the server issues no tickets, as AWS IoT.</summary>
    Full,

    /// <summary>The session of the handshake before is resumed, as a broker that issues tickets allows.</summary>
    Resumed,

    /// <summary>The whole way, by OpenSSL itself and not by SslStream: as devices do it where they can.</summary>
    FullByOpenSsl,
}

/// <summary>Mutual handshakes over a pipe in memory, and one byte from the server; the figures are client and server together.</summary>
[Description("TLS handshakes, client and server together")]
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the clean-up, and disposes of nothing.")]
public class HandshakeBenchmarks
{
    private static readonly byte[] One = [0];

    private readonly byte[] _read = new byte[1];
    private HandshakeCertificates _certificates = null!;
    private TlsOptionsFactory _factory = null!;
    private ConnectionIdentity _shared = null!;
    private SslServerAuthenticationOptions _server = null!;
    private long _wrong;

    /// <summary>The kind of all keys: CA, server and client.</summary>
    [ParamsAllValues]
    public KeyType Key { get; set; }

    /// <summary>The one TLS version offered.</summary>
    [Params(TlsVersions.Tls12, TlsVersions.Tls13)]
    public TlsVersions Version { get; set; }

    /// <summary>Whose context the client uses.</summary>
    [ParamsAllValues]
    public TlsContext Context { get; set; }

    /// <summary>Whether the handshake is a full one.</summary>
    [ParamsAllValues]
    public TlsSession Session { get; set; }

    /// <summary>Makes certificates and options, and checks by OpenSSL's own word that handshakes are of the wanted kind.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _certificates = new HandshakeCertificates(Key);
        _factory = new TlsOptionsFactory(HandshakeCertificates.ServerName, [_certificates.Authority], Version, alpn: [], insecure: false, Session == TlsSession.FullByOpenSsl ? TlsLibrary.OpenSsl : TlsLibrary.SslStream);
        _shared = _factory.Identity(_certificates.Client, resume: true);
        _server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificates.Server, additionalCertificates: null, offline: true),
            ClientCertificateRequired = true,
            AllowTlsResume = Session == TlsSession.Resumed,
            CertificateChainPolicy = _certificates.ClientPolicy(),
        };
        _ = await HandshakeAsync(); // Nothing can be resumed yet.
        _wrong = 0;
        for (var i = 0; i < 3; i++)
        {
            if (await HandshakeAsync() is not { } resumed)
            {
                throw new InvalidOperationException("This system does not tell whether a session was resumed.");
            }

            if (resumed != (Session == TlsSession.Resumed))
            {
                throw new InvalidOperationException(resumed ? "The session was resumed." : "The session was not resumed.");
            }
        }
    }

    /// <summary>Disposes of the certificates, and fails where any measured handshake was of the other kind.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _certificates.Dispose();
        if (_wrong > 0)
        {
            throw new InvalidOperationException($"{_wrong} handshakes were not {Session}.");
        }
    }

    /// <summary>One handshake. The byte after it is there because a TLS 1.3 client has a ticket only once it has read (RFC 8446 §4.6.1).</summary>
    /// <returns>Whether it resumed a session; null where that cannot be told.</returns>
    [Benchmark]
    public async Task<bool?> HandshakeAsync()
    {
        var (near, far) = MemoryPipe.Create();

        // An own certificate's options are made anew; whether the runtime may keep its native context is what decides on resumption.
        var identity = Context == TlsContext.Shared ? _shared : _factory.Identity(_certificates.Client, resume: Session == TlsSession.Resumed);
        await using ITlsStream client = identity.OpenSsl is { } native ? new OpenSslStream(near, native) : new DeviceTlsStream(near, identity.Tls!);
        await using var server = new SslStream(far);
        await Task.WhenAll(client.HandshakeAsync(CancellationToken.None), server.AuthenticateAsServerAsync(_server, CancellationToken.None));
        await server.WriteAsync(One);
        await ((Stream)client).ReadExactlyAsync(_read);
        var resumed = client.WasResumed;
        _wrong += resumed == (Session == TlsSession.Resumed) ? 0 : 1;
        return resumed;
    }
}

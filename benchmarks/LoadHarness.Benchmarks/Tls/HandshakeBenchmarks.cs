using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Benchmarks.Tls;

/// <summary>Whose TLS context a handshake uses.</summary>
public enum TlsContext
{
    /// <summary>One certificate and one context for the fleet, as with a claim certificate.</summary>
    Shared,

    /// <summary>A certificate and a context of the device's own, made for the handshake, as after provisioning.</summary>
    Own,
}

/// <summary>Full mutual handshakes with ECDSA P-256 certificates over a pipe in memory; the figures are client and server together.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the clean-up, and disposes of nothing.")]
public class HandshakeBenchmarks
{
    private HandshakeCertificates _certificates = null!;
    private TlsOptionsFactory _factory = null!;
    private SslClientAuthenticationOptions _shared = null!;
    private SslServerAuthenticationOptions _server = null!;

    /// <summary>The one TLS version offered.</summary>
    [Params(TlsVersions.Tls12, TlsVersions.Tls13)]
    public TlsVersions Version { get; set; }

    /// <summary>Whose context the client uses.</summary>
    [ParamsAllValues]
    public TlsContext Context { get; set; }

    /// <summary>Makes certificates and options, and checks that a second handshake does not resume the first one's session.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _certificates = new HandshakeCertificates();
        _factory = new TlsOptionsFactory(HandshakeCertificates.ServerName, [_certificates.Authority], Version, alpn: [], insecure: false);
        _shared = _factory.Create(_certificates.Client, resume: true);
        _server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificates.Server, additionalCertificates: null, offline: true),
            ClientCertificateRequired = true,
            AllowTlsResume = false, // As the simulator and AWS IoT: no tickets, so every handshake is a full one.
            CertificateChainPolicy = _certificates.ClientPolicy(),
        };
        for (var i = 0; i < 2; i++)
        {
            if (await HandshakeAsync() == true)
            {
                throw new InvalidOperationException("The session was resumed.");
            }
        }
    }

    /// <summary>Disposes of the certificates.</summary>
    [GlobalCleanup]
    public void Cleanup() => _certificates.Dispose();

    /// <summary>One handshake.</summary>
    /// <returns>Whether it resumed a session; null where that cannot be told.</returns>
    [Benchmark]
    public async Task<bool?> HandshakeAsync()
    {
        var (near, far) = MemoryPipe.Create();
        await using var client = new DeviceTlsStream(near);
        await using var server = new SslStream(far);
        var options = Context == TlsContext.Shared ? _shared : _factory.Create(_certificates.Client, resume: false);
        await Task.WhenAll(client.AuthenticateAsClientAsync(options, CancellationToken.None), server.AuthenticateAsServerAsync(_server, CancellationToken.None));
        return client.WasResumed;
    }
}

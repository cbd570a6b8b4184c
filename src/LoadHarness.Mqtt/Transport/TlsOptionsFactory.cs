using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Transport.OpenSsl;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Makes TLS options for a fleet: what is the same for all identities is made once.</summary>
public sealed class TlsOptionsFactory
{
    private readonly string _serverName;
    private readonly X509ChainPolicy _serverPolicy;
    private readonly SslProtocols _protocols;
    private readonly IReadOnlyList<string> _alpn;
    private readonly bool _insecure;
    private readonly bool _knowsName = true;
    private readonly TlsVersions _versions;
    private readonly TlsLibrary _library;
    private OpenSslContext? _context;
    private SslClientAuthenticationOptions? _bare;

    /// <summary>Makes the factory.</summary>
    /// <param name="serverName">The name for SNI and verification.</param>
    /// <param name="authorities">The CAs that may have signed the server's certificate; null for the system's.</param>
    /// <param name="versions">The TLS versions offered.</param>
    /// <param name="alpn">ALPN names; empty sends none.</param>
    /// <param name="insecure">Accepts any server certificate.</param>
    /// <param name="library">Who performs the handshakes.</param>
    /// <exception cref="HarnessException">OpenSSL is asked for and cannot be called here.</exception>
    public TlsOptionsFactory(string serverName, X509Certificate2Collection? authorities, TlsVersions versions, IReadOnlyList<string> alpn, bool insecure, TlsLibrary library = TlsLibrary.Auto)
    {
        if (library == TlsLibrary.OpenSsl && !OpenSslLibrary.IsAvailable)
        {
            throw new HarnessException(ExitCode.PreflightFailed, "OpenSSL 3 cannot be called on this host (target.tlsLibrary: openssl).", "It needs Linux and the OpenSSL 3 that .NET has loaded. Leave tlsLibrary out: devices then take SslStream.");
        }

        _versions = versions;
        _library = library;
        _serverName = serverName;
        _alpn = alpn;
        _insecure = insecure;
        _protocols = versions switch
        {
            TlsVersions.Tls12 => SslProtocols.Tls12,
            TlsVersions.Tls13 => SslProtocols.Tls13,
            _ => SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        _serverPolicy = ServerPolicy(authorities);
    }

    private TlsOptionsFactory(TlsOptionsFactory other, string serverName, IReadOnlyList<string> alpn, bool knowsName)
    {
        _serverName = serverName;
        _serverPolicy = other._serverPolicy;
        _protocols = other._protocols;
        _versions = other._versions;
        _library = other._library;
        _alpn = alpn;
        _insecure = other._insecure;
        _knowsName = knowsName;
    }

    /// <summary>The same with another server name, for SNI and verification both.</summary>
    public TlsOptionsFactory WithServerName(string serverName) => new(this, serverName, _alpn, knowsName: true);

    /// <summary>The same for a device that knows no server name: none is sent, and only the server's chain can be verified.</summary>
    public TlsOptionsFactory WithoutServerName() => new(this, "", _alpn, knowsName: false);

    /// <summary>The same without ALPN.</summary>
    public TlsOptionsFactory WithoutAlpn() => new(this, _serverName, [], _knowsName);

    /// <summary>Makes one identity, for OpenSSL itself where it can be called and no session shall be resumed.</summary>
    /// <param name="certificate">The client certificate with its key; null for none. It must live as long as the identity is used.</param>
    /// <param name="resume">Lets sessions be resumed, which only SslStream does.</param>
    /// <param name="issuesNoTickets">
    /// True for a target that is known to issue none: there SslStream may be told to resume, because only then does it share its
    /// native context between connections, which halves their memory. The certificate must then be one of few, see <see cref="Create"/>.
    /// </param>
    public ConnectionIdentity Identity(X509Certificate2? certificate, bool resume, bool issuesNoTickets = false)
    {
        var asked = resume && _library != TlsLibrary.OpenSsl;
        if (!asked && _library != TlsLibrary.SslStream && OpenSslLibrary.IsAvailable && OpenSslIdentity.TryCreate(certificate) is { } identity)
        {
            _context ??= MakeContext(); // Ones made at the same time are as good, and go with their connections.
            _bare ??= Create(certificate: null, resume: false);
            return new ConnectionIdentity(_bare) { Certificate = certificate, OpenSsl = new OpenSslClient(_context, identity) };
        }

        return _library == TlsLibrary.OpenSsl
            ? throw new HarnessException(ExitCode.BadInput, "The client certificate's key cannot be used by OpenSSL (target.tlsLibrary: openssl).", "Leave tlsLibrary out: devices then take SslStream.")
            : new ConnectionIdentity(Create(certificate, asked || issuesNoTickets)) { Certificate = certificate };
    }

    private OpenSslContext MakeContext()
    {
        try
        {
            return new OpenSslContext(_serverName, _serverPolicy.CustomTrustStore, _versions, _alpn, _insecure);
        }
        catch (OpenSslException refused)
        {
            throw new HarnessException(ExitCode.BadInput, $"OpenSSL does not take the target's TLS settings: {refused.Message}.", "Check server name, TLS versions and CA file; 'target.tlsLibrary: sslstream' leaves OpenSSL out.", refused);
        }
    }

    /// <summary>Makes the options for one identity.</summary>
    /// <param name="certificate">The client certificate with its key; null for none.</param>
    /// <param name="resume">
    /// Allows session resumption, and with it the reuse of the native context. The runtime keeps such contexts by
    /// certificate and never lets go of them, so it must be off for certificates of single devices.
    /// </param>
    public SslClientAuthenticationOptions Create(X509Certificate2? certificate, bool resume)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = _serverName,
            EnabledSslProtocols = _protocols,
            AllowTlsResume = resume,
            AllowRenegotiation = false,
            CertificateChainPolicy = _serverPolicy,
            RemoteCertificateValidationCallback = Validate,
        };
        if (_alpn.Count > 0)
        {
            options.ApplicationProtocols = [.. _alpn.Select(static name => new SslApplicationProtocol(name))];
        }

        if (certificate is not null)
        {
            // Offline: no certificate is ever downloaded to complete the chain we present.
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return options;
    }

    private static X509ChainPolicy ServerPolicy(X509Certificate2Collection? authorities)
    {
        // Only the wanted CAs: a chain over all system roots would be half of the handshake's cost (docs/decisions/0002).
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
        };
        policy.CustomTrustStore.AddRange(authorities ?? SystemRoots());
        return policy;
    }

    private static X509Certificate2Collection SystemRoots()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        return store.Certificates;
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        errors &= _knowsName ? errors : ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (sender is DeviceTlsStream stream)
        {
            stream.ServerCertificateErrors = errors;
        }

        return errors == SslPolicyErrors.None || _insecure;
    }
}

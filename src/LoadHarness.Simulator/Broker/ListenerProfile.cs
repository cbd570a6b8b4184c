using System.Net.Security;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a port expects of its connections.</summary>
/// <param name="Tls">How it does TLS; null for a plain port.</param>
/// <param name="Alpn">The application protocol that must have been agreed on; null where none is.</param>
/// <param name="Names">The server names it answers to; null on a plain port.</param>
/// <param name="PlainCertificate">The certificate that clients without TLS are taken to have shown; null for none, and then policies are not asked.</param>
internal sealed record ListenerProfile(SslServerAuthenticationOptions? Tls, SslApplicationProtocol? Alpn, ServerNames? Names, string? PlainCertificate = null)
{
    private SslServerAuthenticationOptions? _tls = Tls;

    /// <summary>How it does TLS; null for a plain port. Handshakes that begin after a change follow it.</summary>
    public SslServerAuthenticationOptions? Tls
    {
        get => Volatile.Read(ref _tls);
        set => Volatile.Write(ref _tls, value);
    }
}

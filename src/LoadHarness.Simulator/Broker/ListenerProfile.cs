using System.Net.Security;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a port expects of its connections.</summary>
/// <param name="Tls">How it does TLS; null for a plain port.</param>
/// <param name="Alpn">The application protocol that must have been agreed on; null where none is.</param>
internal sealed record ListenerProfile(SslServerAuthenticationOptions? Tls, SslApplicationProtocol? Alpn);

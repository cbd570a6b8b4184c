using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Where a device connects and how: the same for the whole fleet.</summary>
public sealed record EndpointSettings
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The host's name where <see cref="Host"/> is an address of it; null where that is the name.</summary>
    public string? HostName { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>TCP ports that devices are spread over by index; empty where all use <see cref="Port"/>.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Local addresses that devices are spread over by index; empty lets the system choose.</summary>
    public IReadOnlyList<IPAddress> SourceAddresses { get; init; } = [];

    /// <summary>The port of a device.</summary>
    public int PortOf(int device) => Ports.Count == 0 ? Port : Ports[device % Ports.Count];

    /// <summary>The local address of a device; null lets the system choose. Each port's devices use all addresses alike.</summary>
    public IPAddress? SourceOf(int device) => SourceAddresses.Count == 0 ? null : SourceAddresses[device / Math.Max(1, Ports.Count) % SourceAddresses.Count];
}

/// <summary>The identity under which a connection is made: TLS options and client certificate. One instance may serve a whole fleet.</summary>
/// <param name="Tls">The handshake's options, shared: SslStream does not change them; null for plain TCP.</param>
public sealed record ConnectionIdentity(SslClientAuthenticationOptions? Tls)
{
    /// <summary>The client certificate; null for none.</summary>
    internal X509Certificate2? Certificate { get; init; }

    /// <summary>The same for OpenSSL itself; null where devices take SslStream.</summary>
    internal OpenSsl.OpenSslClient? OpenSsl { get; init; }

    /// <summary>What devices of this identity do wrong on the wire.</summary>
    public WireManner Manner { get; init; } = WireManner.Good;

    /// <summary>Gives certificate and key back: connections that stand are left alone, and no other can be made.</summary>
    public void GiveBack()
    {
        OpenSsl?.Identity.Dispose();
        Certificate?.Dispose();
    }

    /// <summary>Plain TCP, no certificate.</summary>
    public static ConnectionIdentity Plain { get; } = new((SslClientAuthenticationOptions?)null);
}

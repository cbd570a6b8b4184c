using System.Security.Cryptography.X509Certificates;
using LoadHarness.Diagnosis.Doctor.Certificates;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>The target as a device meets it.</summary>
public sealed record DoctorTarget
{
    /// <summary>Host, port and source addresses.</summary>
    public required EndpointSettings Endpoint { get; init; }

    /// <summary>TLS for any identity; null over plain TCP.</summary>
    public required TlsOptionsFactory? Tls { get; init; }

    /// <summary>The name for SNI and verification.</summary>
    public required string ServerName { get; init; }

    /// <summary>The CAs that may have signed the server's certificate; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>ALPN names offered; empty for none.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>The claim certificate and its key; null for none.</summary>
    public ClaimFiles? Claim { get; init; }

    /// <summary>What the device does once it is connected.</summary>
    public required DoctorFlow Flow { get; init; }

    /// <summary>The client id of the device that is played.</summary>
    public required string ClientId { get; init; }

    /// <summary>The index of the device that is played.</summary>
    public int Device { get; init; }

    /// <summary>Whether requests may be sent that create a certificate and a thing.</summary>
    public required bool MayCreate { get; init; }

    /// <summary>Host and port: <c>127.0.0.1:8883</c>.</summary>
    public string Address => Say.Text($"{Endpoint.Host}:{Endpoint.Port}");
}

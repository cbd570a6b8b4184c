using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Scenarios.Common;

/// <summary>Turns quirks into what TLS and MQTT connections do.</summary>
public static class DeviceManner
{
    /// <summary>The server name of <c>wrong-server-name</c>: a name that no server has (RFC 6761 §6.4).</summary>
    public const string WrongServerName = "wrong.invalid";

    /// <summary>The quirks that act in TLS and MQTT connections; the others act in what a scenario sends.</summary>
    public const Quirk Acting = Quirk.Qos2 | Quirk.SmallReceiveBuffer | Quirk.BlockedReceive | Quirk.NoAlpn | Quirk.NoServerName | Quirk.WrongServerName;

    private const int SmallBuffer = 1024;

    /// <summary>How devices with these quirks behave on the wire.</summary>
    public static WireManner Of(Quirk quirks)
    {
        var manner = new WireManner
        {
            AsksQos2 = quirks.HasFlag(Quirk.Qos2),
            ReceiveBuffer = quirks.HasFlag(Quirk.SmallReceiveBuffer) ? SmallBuffer : null,
            BlocksReceive = quirks.HasFlag(Quirk.BlockedReceive),
        };
        return manner == WireManner.Good ? WireManner.Good : manner;
    }

    /// <summary>The TLS of devices with these quirks; the given one where they do it right.</summary>
    public static TlsOptionsFactory Tls(TlsOptionsFactory right, Quirk quirks)
    {
        ArgumentNullException.ThrowIfNull(right);
        var tls = quirks.HasFlag(Quirk.NoAlpn) ? right.WithoutAlpn() : right;
        return quirks.HasFlag(Quirk.NoServerName) ? tls.WithoutServerName() : quirks.HasFlag(Quirk.WrongServerName) ? tls.WithServerName(WrongServerName) : tls;
    }

    /// <summary>An identity of devices with these quirks.</summary>
    /// <param name="tls">TLS as it is done right; null for plain TCP.</param>
    /// <param name="certificate">The certificate with its key; null for none.</param>
    /// <param name="resume">Lets sessions be resumed.</param>
    /// <param name="quirks">What the devices do wrong.</param>
    /// <param name="issuesNoTickets">As for <see cref="TlsOptionsFactory.Identity"/>.</param>
    public static ConnectionIdentity Identity(TlsOptionsFactory? tls, X509Certificate2? certificate, bool resume, Quirk quirks, bool issuesNoTickets = false)
    {
        var manner = Of(quirks);
        return tls is null && manner == WireManner.Good ? ConnectionIdentity.Plain : (tls is null ? ConnectionIdentity.Plain : Tls(tls, quirks).Identity(certificate, resume, issuesNoTickets)) with { Manner = manner };
    }
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Mqtt.Transport;

/// <summary>What a TLS handshake sent that can be the cause of a failure; read off its options when a failure is noted, and never before.</summary>
internal static class HandshakeMarks
{
    /// <summary>The marks of a handshake.</summary>
    /// <param name="identity">What it was done with.</param>
    /// <param name="host">The name of the host that was connected to.</param>
    /// <param name="now">The host's clock.</param>
    public static WireMarks Of(ConnectionIdentity identity, string host, DateTimeOffset now)
    {
        if (identity.Tls is not { } options)
        {
            return WireMarks.None;
        }

        var marks = options.ApplicationProtocols is { Count: > 0 } ? WireMarks.None : WireMarks.NoAlpn;

        // An address is no server name, and is not sent (RFC 6066 §3).
        if (string.IsNullOrEmpty(options.TargetHost) || IPAddress.TryParse(options.TargetHost, out _))
        {
            marks |= WireMarks.NoServerName;
        }
        else if (!options.TargetHost.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            marks |= WireMarks.OtherServerName;
        }

        return identity.Certificate is { } own && !IsWithinDates(own, now) ? marks | WireMarks.CertificateOutOfDate : marks;
    }

    /// <summary>What was wrong with the server's certificate.</summary>
    public static WireMarks Of(SslPolicyErrors errors) =>
        (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? WireMarks.ServerNameMismatch : WireMarks.None)
        | (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? WireMarks.UntrustedServer : WireMarks.None);

    // A device gives its own certificate back once it is connected: then the dates were no hindrance.
    private static bool IsWithinDates(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.Handle == IntPtr.Zero || (certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime && now.UtcDateTime <= certificate.NotAfter.ToUniversalTime());
}

/// <summary>Why a TLS handshake failed.</summary>
/// <param name="ClosedBy">What ended the connection.</param>
/// <param name="Marks">What was seen beside it.</param>
/// <param name="Detail">The alert's name (RFC 8446 §6), <c>not_tls</c> or <c>unsupported_protocol</c>; empty for none.</param>
public sealed record HandshakeFailure(CloseReason ClosedBy, WireMarks Marks, string Detail);

using System.Net.Security;
using System.Net.Sockets;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Turns what the platform throws into the closed set of outcomes. The only place that looks at exceptions.</summary>
internal static class FailureClassifier
{
    // Alerts by which a server refuses a client's certificate (RFC 8446 §6.2): 42 to 46, 48 and 116, in OpenSSL's words.
    private static readonly string[] CertificateAlerts =
    [
        "alert bad certificate", "alert unsupported certificate", "alert certificate revoked", "alert certificate expired",
        "alert certificate unknown", "alert unknown ca", "certificate required", "alert access denied",
    ];

    /// <summary>Classifies a failed name lookup or TCP connect.</summary>
    public static Outcome OfConnect(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => Outcome.DnsFailed,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse => Outcome.LocalPortsExhausted,
        SocketError.TooManyOpenSockets => Outcome.DescriptorsExhausted,
        SocketError.TimedOut => Outcome.TcpTimeout,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown => Outcome.TcpUnreachable,
        _ => Outcome.TcpRefused,
    };

    /// <summary>Classifies a failed TLS handshake.</summary>
    public static Outcome OfHandshake(Exception failure, SslPolicyErrors serverCertificate, bool insecure = false)
    {
        if (serverCertificate != SslPolicyErrors.None && !insecure)
        {
            return Outcome.ServerCertificateInvalid;
        }

        if (CertificateAlertIn(failure) is not null)
        {
            return Outcome.ClientCertificateRejected;
        }

        return failure is IOException ? Outcome.DisconnectedDuringTls : Outcome.TlsFailed;
    }

    /// <summary>Classifies what ended an established connection.</summary>
    public static CloseReason OfRead(Exception? failure)
    {
        if (failure is null)
        {
            return CloseReason.PeerClosed;
        }

        if (CertificateAlertIn(failure) is not null)
        {
            return CloseReason.CertificateAlert;
        }

        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case MQTTnet.Exceptions.MqttProtocolViolationException:
                    return CloseReason.ProtocolError;
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }:
                    return CloseReason.PeerReset;
                case SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkReset }:
                    return CloseReason.NetworkLost;
            }
        }

        return failure.ToString().Contains("alert", StringComparison.OrdinalIgnoreCase) ? CloseReason.TlsAlert : CloseReason.PeerClosed;
    }

    /// <summary>Returns the alert by which a server refused the client's certificate; null for any other failure.</summary>
    public static string? CertificateAlertIn(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            foreach (var alert in CertificateAlerts)
            {
                if (inner.Message.Contains(alert, StringComparison.OrdinalIgnoreCase))
                {
                    return alert;
                }
            }
        }

        return null;
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;

namespace LoadHarness.Mqtt.Transport;

/// <summary>Turns what the platform throws into the closed set of outcomes. The only place that looks at exceptions.</summary>
internal static class FailureClassifier
{
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

        if (TlsAlerts.IsAboutCertificate(TlsAlerts.NameIn(failure)))
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

        if (TlsAlerts.NameIn(failure) is { } alert)
        {
            return TlsAlerts.IsAboutCertificate(alert) ? CloseReason.CertificateAlert : CloseReason.TlsAlert;
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

    /// <summary>Says why a handshake failed, beyond its outcome.</summary>
    /// <param name="outcome">The outcome, by <see cref="OfHandshake"/> or of the timer.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="serverCertificate">What was wrong with the server's certificate.</param>
    public static HandshakeFailure Explain(Outcome outcome, Exception failure, SslPolicyErrors serverCertificate)
    {
        var detail = TlsAlerts.DetailOf(failure);
        return outcome switch
        {
            Outcome.ServerCertificateInvalid => new HandshakeFailure(CloseReason.Local, HandshakeMarks.Of(serverCertificate), ""),
            Outcome.TlsTimeout => new HandshakeFailure(CloseReason.None, WireMarks.None, ""),
            _ when detail == TlsAlerts.NotTls => new HandshakeFailure(CloseReason.ProtocolError, WireMarks.NotMqtt, detail),
            _ => new HandshakeFailure(failure is AuthenticationException && TlsAlerts.NameIn(failure) is null ? CloseReason.Local : OfRead(failure), WireMarks.None, detail),
        };
    }
}

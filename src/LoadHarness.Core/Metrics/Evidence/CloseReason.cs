namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>What ended a connection: a closed set.</summary>
public enum CloseReason
{
    /// <summary>The connection stands.</summary>
    None,

    /// <summary>The device closed it.</summary>
    Local,

    /// <summary>The peer closed it in good order (FIN or close_notify).</summary>
    PeerClosed,

    /// <summary>The peer reset it.</summary>
    PeerReset,

    /// <summary>The peer refused the client's certificate with a TLS alert.</summary>
    CertificateAlert,

    /// <summary>The peer ended it with another TLS alert.</summary>
    TlsAlert,

    /// <summary>The peer sent DISCONNECT (MQTT 5).</summary>
    DisconnectPacket,

    /// <summary>The peer sent something that is not MQTT.</summary>
    ProtocolError,

    /// <summary>PINGRESP did not come.</summary>
    KeepAlive,

    /// <summary>The device closed it because a packet did not fit its receive buffer.</summary>
    PacketTooLarge,

    /// <summary>The network lost it.</summary>
    NetworkLost,
}

/// <summary>Names of close reasons in reports.</summary>
public static class CloseReasons
{
    /// <summary>Returns the name: <c>peer_closed</c>.</summary>
    public static string Name(this CloseReason reason) => reason switch
    {
        CloseReason.None => "none",
        CloseReason.Local => "local",
        CloseReason.PeerClosed => "peer_closed",
        CloseReason.PeerReset => "peer_reset",
        CloseReason.CertificateAlert => "certificate_alert",
        CloseReason.TlsAlert => "tls_alert",
        CloseReason.DisconnectPacket => "disconnect_packet",
        CloseReason.ProtocolError => "protocol_error",
        CloseReason.KeepAlive => "keep_alive",
        CloseReason.PacketTooLarge => "packet_too_large",
        _ => "network_lost",
    };
}

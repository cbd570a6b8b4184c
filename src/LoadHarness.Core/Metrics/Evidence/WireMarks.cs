namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>What was seen on the wire beside the step that failed: read off the packets that were sent and received, never off the plan.</summary>
[Flags]
public enum WireMarks
{
    /// <summary>Nothing beside it.</summary>
    None = 0,

    /// <summary>The request was sent before the SUBACKs of its answer's filters had come.</summary>
    RequestBeforeSuback = 1 << 0,

    /// <summary>The request's PUBACK came.</summary>
    RequestAcknowledged = 1 << 1,

    /// <summary>A filter was refused in its SUBACK and the device went on.</summary>
    RefusalIgnored = 1 << 2,

    /// <summary>At the timeout the socket held data that the device had not read.</summary>
    UnreadData = 1 << 3,

    /// <summary>What the peer sent is not MQTT.</summary>
    NotMqtt = 1 << 4,

    /// <summary>What the peer sent looks like HTTP.</summary>
    Http = 1 << 5,

    /// <summary>A filter of the provisioning API was sent without its payload format.</summary>
    FormatOmitted = 1 << 6,

    /// <summary>A request's own topic was subscribed to.</summary>
    SubscribedToRequest = 1 << 7,

    /// <summary>A filter such as <c>$aws/#</c> or <c>$SYS/#</c> was subscribed to.</summary>
    ReservedWildcard = 1 << 8,

    /// <summary>A filter ended with a NUL character.</summary>
    NulInFilter = 1 << 9,

    /// <summary>QoS 2 was asked for.</summary>
    Qos2 = 1 << 10,

    /// <summary>One SUBSCRIBE had more than 8 filters.</summary>
    ManyFilters = 1 << 11,

    /// <summary>The connection asked for more than 50 subscriptions.</summary>
    ManySubscriptions = 1 << 12,

    /// <summary>RegisterThing was sent without an ownership token.</summary>
    TokenOmitted = 1 << 13,

    /// <summary>The rejected filter subscribed to belongs to another request than the accepted one.</summary>
    ForeignRejectedFilter = 1 << 14,

    /// <summary>The connection's client id was used by another of this process's devices at the same time.</summary>
    SharedClientId = 1 << 15,

    /// <summary>No ALPN protocol was offered; a mistake only on a port that needs one, as 443 of AWS IoT.</summary>
    NoAlpn = 1 << 16,

    /// <summary>No server name (SNI) was sent.</summary>
    NoServerName = 1 << 17,

    /// <summary>The server name sent differs from the host connected to.</summary>
    OtherServerName = 1 << 18,

    /// <summary>The server's chain did not lead to a CA the device knows.</summary>
    UntrustedServer = 1 << 19,

    /// <summary>The server's certificate is for another name.</summary>
    ServerNameMismatch = 1 << 20,

    /// <summary>A packet was larger than the device's receive buffer; in MQTT 5, the Maximum Packet Size that it announced is below the 4 KiB of a certificate's answer.</summary>
    SmallReceiveBuffer = 1 << 21,

    /// <summary>All filters before the failing one were granted on this connection.</summary>
    EarlierGranted = 1 << 22,

    /// <summary>The connection was lost while nothing was awaited: between two steps, or as <c>journey</c> while it was held.</summary>
    LostWhileIdle = 1 << 23,

    /// <summary>The connection had been established before it was lost.</summary>
    Connected = 1 << 24,

    /// <summary>The device's identity had the certificate's dates outside the host's clock.</summary>
    CertificateOutOfDate = 1 << 25,
}

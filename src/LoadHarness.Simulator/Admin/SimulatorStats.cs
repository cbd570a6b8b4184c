using LoadHarness.Simulator.Faults;

namespace LoadHarness.Simulator.Admin;

/// <summary>The answer of <c>GET /admin/stats</c>.</summary>
public sealed record SimulatorStats
{
    /// <summary>How it stands in JSON, for those who ask for it.</summary>
    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<SimulatorStats> JsonTypeInfo => SimulatorJson.Default.SimulatorStats;

    /// <summary>Connections open now, clients or not yet.</summary>
    public required int Connections { get; init; }

    /// <summary>Clients connected now: their CONNECT was accepted.</summary>
    public required int Clients { get; init; }

    /// <summary>Sessions kept, with and without a connection.</summary>
    public required int Sessions { get; init; }

    /// <summary>Connections accepted since the start.</summary>
    public required long ConnectionsTotal { get; init; }

    /// <summary>TLS handshakes that succeeded; all of them full ones.</summary>
    public required long Handshakes { get; init; }

    /// <summary>TLS handshakes that failed.</summary>
    public required long HandshakesFailed { get; init; }

    /// <summary>TLS handshakes refused for a wrong or missing server name (SNI).</summary>
    public required long ServerNamesRefused { get; init; }

    /// <summary>CONNECT packets that policies denied.</summary>
    public required long ConnectsDenied { get; init; }

    /// <summary>SUBSCRIBE packets of which policies denied a filter or more.</summary>
    public required long SubscribesDenied { get; init; }

    /// <summary>PUBLISH packets that policies denied.</summary>
    public required long PublishesDenied { get; init; }

    /// <summary>Deliveries dropped because policies deny iot:Receive.</summary>
    public required long DeliveriesDenied { get; init; }

    /// <summary>QoS 1 messages dropped because a session's queue was full.</summary>
    public required long QueueOverflows { get; init; }

    /// <summary>Connections that a bug of the simulator ended.</summary>
    public required long ServerErrors { get; init; }

    /// <summary>Retained messages kept.</summary>
    public required int RetainedMessages { get; init; }

    /// <summary>CONNECT packets accepted.</summary>
    public required long Connects { get; init; }

    /// <summary>CONNECT packets refused for their certificate.</summary>
    public required long CertificatesRefused { get; init; }

    /// <summary>Connections closed for a packet that breaks the rules.</summary>
    public required long Malformed { get; init; }

    /// <summary>Connections closed for silence.</summary>
    public required long KeepAliveTimeouts { get; init; }

    /// <summary>Connections that lost their client id to a later one.</summary>
    public required long Takeovers { get; init; }

    /// <summary>Ends of clients' connections by reason, as lifecycle events name them; reasons that did not occur are left out.</summary>
    public required IReadOnlyDictionary<string, long> Disconnects { get; init; }

    /// <summary>Restarts and cuts of the network, with the times until the clients that were connected had been accepted again.</summary>
    public required IReadOnlyList<OutageStats> Outages { get; init; }

    /// <summary>Messages received whose payload has a sequence number, repeated ones included.</summary>
    public required long SequencedMessages { get; init; }

    /// <summary>Of those, ones whose number had come on the same connection before.</summary>
    public required long DuplicateMessages { get; init; }

    /// <summary>Of those, ones that came after a later number of the same connection.</summary>
    public required long OutOfOrderMessages { get; init; }

    /// <summary>Certificates issued since the start.</summary>
    public required long CertificatesIssued { get; init; }

    /// <summary>Things registered.</summary>
    public required int Things { get; init; }

    /// <summary>The keys of CreateKeysAndCertificate.</summary>
    public required KeyPoolStats KeyPool { get; init; }

    /// <summary>Whether the faults' time runs.</summary>
    public required bool Armed { get; init; }

    /// <summary>Packets and devices touched, by fault; a fault that touched none is left out.</summary>
    public required IReadOnlyDictionary<string, FaultTotal> Faults { get; init; }
}

/// <summary>A restart or a cut of the network, and how the clients that were connected came back. <c>GET /admin/outages</c> has each client's time.</summary>
/// <param name="Kind">The fault that was the cause, by its name in plans.</param>
/// <param name="StartMs">When all connections were dropped or the network was cut, in milliseconds since the faults were armed.</param>
/// <param name="HealedMs">When the network was whole again, likewise; null while it is cut, and where nothing was cut.</param>
/// <param name="Clients">Clients that were connected when it began.</param>
/// <param name="Back">Clients of those whose CONNECT has been accepted since.</param>
/// <param name="T50Ms">Time from the beginning until half of them were back, in milliseconds; null while that many are not.</param>
/// <param name="T95Ms">Until 95 %.</param>
/// <param name="T99Ms">Until 99 %.</param>
/// <param name="T100Ms">Until all.</param>
public sealed record OutageStats(string Kind, double StartMs, double? HealedMs, int Clients, int Back, double? T50Ms, double? T95Ms, double? T99Ms, double? T100Ms)
{
    /// <summary>The figures of a recorded outage.</summary>
    public static OutageStats Of(RecordedOutage outage)
    {
        ArgumentNullException.ThrowIfNull(outage);
        return new OutageStats(outage.Kind, outage.StartMs, outage.HealedMs, outage.Clients, outage.BackMs.Count, outage.Time(50), outage.Time(95), outage.Time(99), outage.Time(100));
    }
}

/// <summary>The state of the key pool.</summary>
/// <param name="Keys">Distinct keys there are.</param>
/// <param name="Capacity">Distinct keys there will be.</param>
/// <param name="HandedOut">Keys handed out; more than <paramref name="Keys"/> means that devices share keys.</param>
public sealed record KeyPoolStats(int Keys, int Capacity, int HandedOut);

/// <summary>The answer of <c>POST /admin/arm</c>.</summary>
/// <param name="Armed">Always true.</param>
/// <param name="First">Whether this call started the faults' time; false where it ran already.</param>
/// <param name="SinceArmedMs">How long it has run, in milliseconds.</param>
public sealed record ArmAnswer(bool Armed, bool First, double SinceArmedMs);

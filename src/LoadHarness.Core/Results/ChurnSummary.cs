namespace LoadHarness.Core.Results;

/// <summary>Disconnects and reconnects that the device did not ask for.</summary>
public sealed record ChurnSummary
{
    /// <summary>Connections lost after CONNACK that the device did not close.</summary>
    public long Disconnects { get; init; }

    /// <summary>Connections that stood again after a failed attempt or a loss.</summary>
    public long Reconnects { get; init; }

    /// <summary>Connection attempts of any kind.</summary>
    public long Attempts { get; init; }

    /// <summary>Connections that stood: CONNECTs that were accepted in time.</summary>
    public long Connects { get; init; }

    /// <summary>Attempts for each connection that stood; null where none did.</summary>
    public double? AttemptsPerSuccess { get; init; }

    /// <summary>Attempts that the target refused or cut off before CONNACK: throttled ones look so.</summary>
    public long TurnedAway { get; init; }

    /// <summary>Their share of all attempts; null without an attempt.</summary>
    public double? TurnedAwayShare { get; init; }

    /// <summary>The most attempts in one second of the run.</summary>
    public long PeakAttemptsPerSecond { get; init; }

    /// <summary>The most accepted CONNECTs in one second of the run.</summary>
    public long PeakConnectsPerSecond { get; init; }

    /// <summary>Reconnects per hour of connected device.</summary>
    public double ReconnectsPerDeviceHour { get; init; }

    /// <summary>Disconnects by reason, as the devices saw it.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Ends of connections by reason, as the simulator's lifecycle events name them, those that the device closed included; null for other targets.</summary>
    public IReadOnlyDictionary<string, long>? ServerReasons { get; init; }

    /// <summary>How long devices took to come back.</summary>
    public RecoverySummary Recovery { get; init; } = new();

    /// <summary>How long connections had stood when they were lost.</summary>
    public SessionAges LostSessions { get; init => field = value ?? new(); } = new();

    /// <summary>How long connections had stood when the device closed them.</summary>
    public SessionAges ClosedSessions { get; init => field = value ?? new(); } = new();

    /// <summary>How many outages there were: bursts of losses.</summary>
    public long OutageCount { get; init; }

    /// <summary>The first 200 outages, as the devices saw them.</summary>
    public IReadOnlyList<OutageSummary> Outages { get; init => field = value ?? []; } = [];

    /// <summary>Outages as the simulator recorded them itself; null for other targets.</summary>
    public IReadOnlyList<ServerOutage>? ServerOutages { get; init; }

    /// <summary>What became of subscriptions when held devices came back; null where none did.</summary>
    public SubscriptionSummary? Subscriptions { get; init; }

    /// <summary>What became of held devices' messages; null without telemetry.</summary>
    public MessageSummary? Messages { get; init; }
}

/// <summary>Time from a loss until that share of the devices that lost their connection was back, in milliseconds; null without a loss.</summary>
public sealed record RecoverySummary
{
    /// <summary>Half.</summary>
    public double? T50Ms { get; init; }

    /// <summary>95 %.</summary>
    public double? T95Ms { get; init; }

    /// <summary>99 %.</summary>
    public double? T99Ms { get; init; }

    /// <summary>All.</summary>
    public double? T100Ms { get; init; }
}

/// <summary>TLS handshakes by kind.</summary>
public sealed record HandshakeSummary
{
    /// <summary>Full handshakes.</summary>
    public long Full { get; init; }

    /// <summary>Resumed sessions, which cost the server far less.</summary>
    public long Resumed { get; init; }

    /// <summary>By protocol version and cipher suite.</summary>
    public IReadOnlyDictionary<string, long> Protocols { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}

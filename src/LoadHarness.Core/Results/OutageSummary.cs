namespace LoadHarness.Core.Results;

/// <summary>One outage as the devices saw it: a burst of losses, and how the devices lost in it came back.</summary>
public sealed record OutageSummary
{
    /// <summary>The first loss, in seconds since the run's start.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>From the first loss to the last one of the burst, in milliseconds.</summary>
    public required double BurstMs { get; init; }

    /// <summary>Devices lost in it; one that was lost more than once counts once.</summary>
    public required long Devices { get; init; }

    /// <summary>Devices of it that are back: their CONNECT was accepted again.</summary>
    public required long Back { get; init; }

    /// <summary>Devices of it that were away when the run's process was killed, in a run that was resumed: how long they took is not known, and shares that need them have no time.</summary>
    public long Unobserved { get; init; }

    /// <summary>Time from the first loss until half of its devices were back, in milliseconds; null where that many are not.</summary>
    public double? T50Ms { get; init; }

    /// <summary>Until 95 %.</summary>
    public double? T95Ms { get; init; }

    /// <summary>Until 99 %.</summary>
    public double? T99Ms { get; init; }

    /// <summary>Until all.</summary>
    public double? T100Ms { get; init; }

    /// <summary>The fleet's attempts to connect from the second of the first loss to that of the last return, one hour at most.</summary>
    public required long Attempts { get; init; }

    /// <summary>CONNECTs accepted in that time.</summary>
    public required long Connects { get; init; }

    /// <summary>Attempts that the target refused or cut off before CONNACK in that time.</summary>
    public required long TurnedAway { get; init; }

    /// <summary>Attempts for each accepted CONNECT; null where none was accepted.</summary>
    public double? AttemptsPerSuccess { get; init; }

    /// <summary>The most attempts in one second of the run.</summary>
    public required long PeakAttemptsPerSecond { get; init; }

    /// <summary>The most accepted CONNECTs in one second of the run.</summary>
    public required long PeakConnectsPerSecond { get; init; }

    /// <summary>The time until 1 %, 2 %, … 100 % of its devices were back, in milliseconds, as far as they are; empty but for the first ten outages.</summary>
    public IReadOnlyList<double> CurveMs { get; init => field = value ?? []; } = [];
}

/// <summary>One outage as the simulator recorded it: who was connected when it dropped all connections or the network was cut, and when each of them was accepted again.</summary>
public sealed record ServerOutage
{
    /// <summary>The fault that was the cause, by its name in plans; empty in summaries of older versions.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>When connections were dropped or the network was cut, in seconds since the faults' time began: a moment before the run's start.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>When the network was whole again and every connection was reset, likewise; null where nothing was cut.</summary>
    public double? HealedSeconds { get; init; }

    /// <summary>Clients that were connected.</summary>
    public required long Devices { get; init; }

    /// <summary>Clients of those whose CONNECT was accepted again.</summary>
    public required long Back { get; init; }

    /// <summary>Time from the start until half of them were accepted again, in milliseconds; null where that many are not.</summary>
    public double? T50Ms { get; init; }

    /// <summary>Until 95 %.</summary>
    public double? T95Ms { get; init; }

    /// <summary>Until 99 %.</summary>
    public double? T99Ms { get; init; }

    /// <summary>Until all.</summary>
    public double? T100Ms { get; init; }

    /// <summary>The same returns, counted from another moment: that of the first loss, where a cut network told nobody of the start.</summary>
    /// <param name="seconds">That moment, on the same clock as the start.</param>
    public ServerOutage From(double seconds)
    {
        var earlier = (StartSeconds - seconds) * 1000;
        return this with { StartSeconds = seconds, T50Ms = Moved(T50Ms), T95Ms = Moved(T95Ms), T99Ms = Moved(T99Ms), T100Ms = Moved(T100Ms) };

        double? Moved(double? time) => time is { } known ? Math.Round(known + earlier, 1) : null;
    }
}

/// <summary>How long connections stood, in milliseconds to three digits.</summary>
public sealed record SessionAges
{
    /// <summary>How many connections.</summary>
    public long Samples { get; init; }

    /// <summary>5 % stood no longer.</summary>
    public double? P5Ms { get; init; }

    /// <summary>Half stood no longer.</summary>
    public double? P50Ms { get; init; }

    /// <summary>95 % stood no longer.</summary>
    public double? P95Ms { get; init; }

    /// <summary>The longest, 41 days at most.</summary>
    public double? MaxMs { get; init; }
}

/// <summary>What became of the messages that held devices published.</summary>
public sealed record MessageSummary
{
    /// <summary>Messages given to a connection that stood.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages acknowledged, late ones included; none at QoS 0.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Different messages that the simulator received; null for other targets, as what follows.</summary>
    public long? Received { get; init; }

    /// <summary>Messages sent and not received.</summary>
    public long? Lost { get; init; }

    /// <summary>Messages acknowledged and not received: none where the target keeps its word.</summary>
    public long? AcknowledgedLost { get; init; }

    /// <summary>Messages received more than once on their connection.</summary>
    public long? Duplicated { get; init; }

    /// <summary>Messages received after one that was sent later on the same connection.</summary>
    public long? OutOfOrder { get; init; }
}

/// <summary>What the simulator says of a run's connections and messages.</summary>
public sealed record ServerView
{
    /// <summary>Ends of connections by reason, as AWS IoT's lifecycle events name them.</summary>
    public required IReadOnlyDictionary<string, long> Reasons { get; init; }

    /// <summary>CONNECTs accepted.</summary>
    public required long Connects { get; init; }

    /// <summary>Clients that were still connected when it was asked.</summary>
    public required long Clients { get; init; }

    /// <summary>Its record of outages, in the order in which they began.</summary>
    public required IReadOnlyList<ServerOutage> Outages { get; init; }

    /// <summary>Messages with a sequence number that it received, repeated ones included.</summary>
    public required long Messages { get; init; }

    /// <summary>Of those, repeated ones.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Of those, ones that came after a later one of the same connection.</summary>
    public required long OutOfOrder { get; init; }
}

/// <summary>What became of sessions and subscriptions when devices came back.</summary>
public sealed record SubscriptionSummary
{
    /// <summary>CONNACKs that accepted a device which had been held before.</summary>
    public required long Returns { get; init; }

    /// <summary>Persistent sessions that the broker had kept.</summary>
    public required long SessionsKept { get; init; }

    /// <summary>Persistent sessions that were gone.</summary>
    public required long SessionsLost { get; init; }

    /// <summary>Sessions that were there though the device had asked for a clean one, which MQTT forbids.</summary>
    public required long SessionsUnexpected { get; init; }

    /// <summary>Filters that were granted again.</summary>
    public required long Resubscribed { get; init; }

    /// <summary>Filters that were granted before the loss and refused after it.</summary>
    public required long Refused { get; init; }

    /// <summary>Messages that devices sent to themselves to see that they are subscribed.</summary>
    public required long Probes { get; init; }

    /// <summary>Of those, delivered ones.</summary>
    public required long Delivered { get; init; }

    /// <summary>Of those, ones that were never delivered though the connection stood.</summary>
    public required long Undelivered { get; init; }

    /// <summary>Subscriptions found to be lost: refused ones, and those without delivery.</summary>
    public required long Lost { get; init; }
}

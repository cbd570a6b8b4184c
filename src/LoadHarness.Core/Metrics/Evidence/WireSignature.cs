namespace LoadHarness.Core.Metrics.Evidence;

/// <summary>How soon the connection ended after what was sent last, in round trips of that connection.</summary>
public enum ClosePace : byte
{
    /// <summary>It was not closed.</summary>
    None,

    /// <summary>Within a few round trips: the peer decided on the packet itself (authorization, protocol).</summary>
    Prompt,

    /// <summary>Later: something else ended it.</summary>
    Delayed,
}

/// <summary>What stopped a device, as the wire shows it. A closed form: thousands of devices share a handful of signatures.</summary>
public sealed record WireSignature
{
    /// <summary>The group of a signature that stands for devices of any group.</summary>
    public const int NoGroup = -1;

    /// <summary>The device's group in the plan: 0 is the fleet itself, 1 the first of <c>fleet.groups</c>; <see cref="NoGroup"/> for several.</summary>
    public required int Group { get; init; }

    /// <summary>The step that failed.</summary>
    public required Step Step { get; init; }

    /// <summary>How it failed.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Which topic or filter it was about.</summary>
    public TopicRole Topic { get; init; }

    /// <summary>The refusal's code: CONNACK, SUBACK or PUBACK code, or the rejected answer's status code; 0 for none.</summary>
    public int Code { get; init; }

    /// <summary>What closed the connection; None where it still stood.</summary>
    public CloseReason ClosedBy { get; init; }

    /// <summary>The reason code of the peer's DISCONNECT (MQTT 5); 0 for none.</summary>
    public int DisconnectCode { get; init; }

    /// <summary>How soon it was closed.</summary>
    public ClosePace Pace { get; init; }

    /// <summary>What was seen beside it.</summary>
    public WireMarks Marks { get; init; }

    /// <summary>The TLS alert's name in RFC 8446, <c>not_tls</c> or <c>unsupported_protocol</c>; or the rejected answer's error code. 64 characters at most, empty for none.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether a mark was seen.</summary>
    public bool Has(WireMarks mark) => (Marks & mark) == mark;
}

/// <summary>A signature and how often it was met.</summary>
public sealed record SignatureCount
{
    /// <summary>The signature.</summary>
    public required WireSignature Signature { get; init; }

    /// <summary>Devices whose last failure it was.</summary>
    public required long Devices { get; init; }

    /// <summary>Of those, the devices that became operational afterwards.</summary>
    public required long Recovered { get; init; }

    /// <summary>How often it was met, by any device.</summary>
    public required long Attempts { get; init; }

    /// <summary>When it was first met, in seconds since the run's start.</summary>
    public required double FirstSeconds { get; init; }

    /// <summary>When it was last met, in seconds since the run's start.</summary>
    public required double LastSeconds { get; init; }

    /// <summary>The middle time from the send to the close, refusal or late answer, in milliseconds; null where there was none.</summary>
    public double? MedianMs { get; init; }

    /// <summary>The longest such time, in milliseconds; null where there was none.</summary>
    public double? MaxMs { get; init; }

    /// <summary>The middle time in round trips of the connection.</summary>
    public double? MedianRoundTrips { get; init; }
}

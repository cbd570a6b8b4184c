using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Faults;

/// <summary>What the simulator can do wrong.</summary>
public enum FaultKind
{
    /// <summary><c>suback.delay</c>: the SUBACK comes later by the fault's value.</summary>
    SubackDelay,

    /// <summary><c>suback.drop</c>: the subscription is made, its SUBACK never comes.</summary>
    SubackDrop,

    /// <summary><c>stall</c>: the whole simulator reads and answers nothing during the window.</summary>
    Stall,
}

/// <summary>One thing the simulator does wrong for a time.</summary>
/// <param name="At">From when on, counted from the instant the faults were armed; not negative.</param>
/// <param name="For">For how long; null is until the end.</param>
/// <param name="Kind">Which fault.</param>
/// <param name="Value">How long a delay is; null where the fault takes none.</param>
/// <param name="Cutoff">Devices whose hash is not above it have the fault; null is all of them.</param>
public sealed record Fault(TimeSpan At, TimeSpan? For, FaultKind Kind, TimeSpan? Value, ulong? Cutoff)
{
    /// <summary>Whether the fault acts at an instant, counted from arming.</summary>
    public bool ActsAt(TimeSpan sinceArmed) => sinceArmed >= At && (For is null || sinceArmed < At + For);
}

/// <summary>The faults' names in plans and files.</summary>
public static class FaultKinds
{
    private static readonly Dictionary<string, FaultKind> ByName = new(StringComparer.Ordinal)
    {
        ["suback.delay"] = FaultKind.SubackDelay,
        ["suback.drop"] = FaultKind.SubackDrop,
        ["stall"] = FaultKind.Stall,
    };

    private static readonly Dictionary<MqttControlPacketType, string> PacketNames = Enum.GetValues<MqttControlPacketType>().ToDictionary(type => type, type => type.ToString().ToLowerInvariant());

    /// <summary>All names, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The name of a kind.</summary>
    public static string NameOf(FaultKind kind) => Names[(int)kind];

    /// <summary>The kind of a name; false for an unknown name.</summary>
    public static bool TryParse(string name, out FaultKind kind) => ByName.TryGetValue(name, out kind);

    /// <summary>The packet that a fault holds back or drops; null for faults of another kind.</summary>
    internal static MqttControlPacketType? PacketOf(FaultKind kind) => kind switch
    {
        FaultKind.SubackDelay or FaultKind.SubackDrop => MqttControlPacketType.SubAck,
        _ => null,
    };

    /// <summary>A packet's name in the fault record.</summary>
    internal static string NameOf(MqttControlPacketType packet) => PacketNames[packet];

    /// <summary>Says in one sentence what a fault does.</summary>
    public static string Describe(string name) => name switch
    {
        "suback.delay" => "SUBACKs are answered late, by value.",
        "suback.drop" => "SUBACKs are not sent.",
        _ => "The whole target stands still: nothing is read or answered until the fault ends.",
    };
}

using LoadHarness.Core.Plans.Faults;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Faults;

/// <summary>What is to happen to a packet the simulator is about to send.</summary>
/// <param name="Kind">The fault that decides.</param>
/// <param name="Delay">How much later it comes; null for never.</param>
internal readonly record struct PacketFault(FaultKind Kind, TimeSpan? Delay);

/// <summary>Which faults delay and drop which packets.</summary>
internal static class PacketFaults
{
    private static readonly Dictionary<MqttControlPacketType, string> Names = Enum.GetValues<MqttControlPacketType>().ToDictionary(type => type, type => type.ToString().ToLowerInvariant());

    /// <summary>The faults of a packet; false for packets without any.</summary>
    public static bool TryGet(MqttControlPacketType packet, out FaultKind delay, out FaultKind drop)
    {
        (delay, drop) = packet switch
        {
            MqttControlPacketType.ConnAck => (FaultKind.ConnackDelay, FaultKind.ConnackDrop),
            MqttControlPacketType.SubAck => (FaultKind.SubackDelay, FaultKind.SubackDrop),
            MqttControlPacketType.PubAck => (FaultKind.PubackDelay, FaultKind.PubackDrop),
            _ => default,
        };
        return packet is MqttControlPacketType.ConnAck or MqttControlPacketType.SubAck or MqttControlPacketType.PubAck;
    }

    /// <summary>A packet's name in the fault record.</summary>
    public static string NameOf(MqttControlPacketType packet) => Names[packet];
}

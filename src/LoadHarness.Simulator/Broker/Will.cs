using System.Buffers;
using MQTTnet.Packets;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a client wants published when its connection ends badly.</summary>
/// <param name="Message">The message.</param>
/// <param name="Delay">How long to wait for the client to come back first (MQTT 5 §3.1.3.2.2).</param>
internal sealed record Will(Message Message, TimeSpan Delay)
{
    /// <summary>The will of a CONNECT; null for none.</summary>
    public static Will? Of(MqttConnectPacket packet) => !packet.WillFlag ? null : new Will(
        new Message
        {
            Topic = packet.WillTopic ?? "",
            Payload = new ReadOnlySequence<byte>(packet.WillMessage ?? []),
            Qos = packet.WillQoS,
            IsRetained = packet.WillRetain,
            ExpirySeconds = Math.Min(packet.WillMessageExpiryInterval, Message.MaxExpirySeconds),
            ContentType = packet.WillContentType,
            CorrelationData = packet.WillCorrelationData,
            PayloadFormat = packet.WillPayloadFormatIndicator,
            ResponseTopic = packet.WillResponseTopic,
            UserProperties = packet.WillUserProperties,
        },
        TimeSpan.FromSeconds(packet.WillDelayInterval));
}

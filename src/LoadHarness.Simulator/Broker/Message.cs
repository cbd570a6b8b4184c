using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>A message on its way from a publisher to subscribers. Immutable; holds no buffer of its connection.</summary>
internal sealed record Message
{
    /// <summary>Longest message expiry, in seconds: 7 days (AWS IoT developer guide, "MQTT 5 message expiry"); longer ones are shortened.</summary>
    public const uint MaxExpirySeconds = 604_800;

    public required string Topic { get; init; }

    public required ReadOnlySequence<byte> Payload { get; init; }

    public MqttQualityOfServiceLevel Qos { get; init; }

    /// <summary>Whether it was published with RETAIN.</summary>
    public bool IsRetained { get; init; }

    /// <summary>When the broker got it, as a timestamp of its clock.</summary>
    public long ArrivedAt { get; init; }

    /// <summary>How long it is worth delivering, in seconds; 0 for ever.</summary>
    public uint ExpirySeconds { get; init; }

    public string? ContentType { get; init; }

    public byte[]? CorrelationData { get; init; }

    public MqttPayloadFormatIndicator PayloadFormat { get; init; }

    public string? ResponseTopic { get; init; }

    public List<MqttUserProperty>? UserProperties { get; init; }

    /// <summary>The message of a PUBLISH.</summary>
    /// <param name="packet">The packet, its topic alias resolved.</param>
    /// <param name="now">The time now.</param>
    public static Message Of(MqttPublishPacket packet, long now) => new()
    {
        Topic = packet.Topic,
        Payload = packet.Payload,
        Qos = packet.QualityOfServiceLevel,
        IsRetained = packet.Retain,
        ArrivedAt = now,
        ExpirySeconds = Math.Min(packet.MessageExpiryInterval, MaxExpirySeconds),
        ContentType = packet.ContentType,
        CorrelationData = packet.CorrelationData,
        PayloadFormat = packet.PayloadFormatIndicator,
        ResponseTopic = packet.ResponseTopic,
        UserProperties = packet.UserProperties,
    };

    /// <summary>A message of the service itself.</summary>
    public static Message Of(string topic, byte[] payload, MqttQualityOfServiceLevel qos, long now) => new()
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        Qos = qos,
        ArrivedAt = now,
    };

    /// <summary>Whether its time is over.</summary>
    public bool HasExpired(TimeProvider time) => ExpirySeconds > 0 && time.GetElapsedTime(ArrivedAt).TotalSeconds >= ExpirySeconds;

    /// <summary>The packet that delivers it.</summary>
    /// <param name="qos">The QoS of the delivery.</param>
    /// <param name="packetId">The packet id; 0 for QoS 0.</param>
    /// <param name="isRetained">The retain flag.</param>
    /// <param name="time">The clock, for the expiry that is left (MQTT 5 §3.3.2.3.3).</param>
    public MqttPublishPacket ToPacket(MqttQualityOfServiceLevel qos, ushort packetId, bool isRetained, TimeProvider time) => new()
    {
        Topic = Topic,
        Payload = Payload,
        QualityOfServiceLevel = qos,
        PacketIdentifier = packetId,
        Retain = isRetained,
        MessageExpiryInterval = ExpirySeconds == 0 ? 0 : Math.Max(1, ExpirySeconds - (uint)time.GetElapsedTime(ArrivedAt).TotalSeconds),
        ContentType = ContentType,
        CorrelationData = CorrelationData,
        PayloadFormatIndicator = PayloadFormat,
        ResponseTopic = ResponseTopic,
        UserProperties = UserProperties,
    };
}

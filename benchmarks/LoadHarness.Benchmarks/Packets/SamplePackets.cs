using LoadHarness.Core.Plans;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Benchmarks.Packets;

/// <summary>The packets of a device's life, in their order.</summary>
public enum PacketKind
{
    /// <summary>CONNECT with a client id, as a device with a certificate sends it.</summary>
    Connect,

    /// <summary>CONNACK; in MQTT 5 with the limits that AWS IoT states.</summary>
    Connack,

    /// <summary>SUBSCRIBE with one provisioning filter.</summary>
    Subscribe,

    /// <summary>SUBACK that grants it.</summary>
    Suback,

    /// <summary>PUBLISH of 64 bytes at QoS 1.</summary>
    Publish,

    /// <summary>PUBACK.</summary>
    Puback,
}

/// <summary>One packet of each kind, of the size that devices meet.</summary>
internal static class SamplePackets
{
    private const ushort Id = 7;

    /// <summary>Makes a packet.</summary>
    public static MqttPacket Of(PacketKind kind, MqttVersion version) => kind switch
    {
        PacketKind.Connect => new MqttConnectPacket { ClientId = "lh-00000042", KeepAlivePeriod = 1200, CleanSession = true },
        PacketKind.Connack => version == MqttVersion.V5
            ? new MqttConnAckPacket { ReasonCode = MqttConnectReasonCode.Success, MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce, MaximumPacketSize = 149_504, ReceiveMaximum = 100, TopicAliasMaximum = 8, SharedSubscriptionAvailable = true, WildcardSubscriptionAvailable = true, RetainAvailable = true }
            : new MqttConnAckPacket { ReturnCode = MqttConnectReturnCode.ConnectionAccepted },
        PacketKind.Subscribe => new MqttSubscribePacket { PacketIdentifier = Id, TopicFilters = [new MqttTopicFilter { Topic = "$aws/certificates/create-from-csr/json/accepted", QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }] },
        PacketKind.Suback => new MqttSubAckPacket { PacketIdentifier = Id, ReasonCodes = [MqttSubscribeReasonCode.GrantedQoS1] },
        PacketKind.Publish => new MqttPublishPacket { Topic = "dt/lh-00000042/telemetry", PacketIdentifier = Id, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, PayloadSegment = new byte[64] },
        PacketKind.Puback => new MqttPubAckPacket { PacketIdentifier = Id },
        _ => throw new InvalidOperationException($"{kind} has no sample."),
    };
}

using System.Buffers.Binary;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>The rules that MQTTnet's formatters, made to be lenient, do not check. AWS IoT closes on any breach.</summary>
internal static class PacketRules
{
    private const int ProtocolLevelOffset = 6; // After the protocol's name, 2 + 4 bytes.
    private const int ConnectFlagsOffset = 7;

    /// <summary>Checks a fixed header (MQTT 3.1.1 and 5 §2.2) before the body is decoded.</summary>
    public static void CheckHeader(byte header, int remainingLength, MqttProtocolVersion version)
    {
        var type = (MqttControlPacketType)(header >> 4);
        var flags = header & 0x0F;
        var isValid = type switch
        {
            MqttControlPacketType.Publish => (flags & 0x06) != 0x06 && ((flags & 0x06) != 0 || (flags & 0x08) == 0),
            MqttControlPacketType.Subscribe or MqttControlPacketType.Unsubscribe => flags == 0x02,
            MqttControlPacketType.PingReq => flags == 0 && remainingLength == 0,
            MqttControlPacketType.Disconnect => flags == 0 && (version == MqttProtocolVersion.V500 || remainingLength == 0),
            MqttControlPacketType.Connect or MqttControlPacketType.PubAck => flags == 0,
            _ => false, // From the server only, or of QoS 2 or AUTH, which AWS IoT does not support.
        };
        Require(isValid, "The fixed header is not one a client may send.");
    }

    /// <summary>Checks a CONNECT's flags (MQTT 3.1.1 and 5 §3.1.2.3).</summary>
    public static void CheckConnect(MqttConnectPacket packet, ArraySegment<byte> body, MqttProtocolVersion version)
    {
        Require(body[ProtocolLevelOffset] is 4 or 5, "The CONNECT's protocol level is not 4 or 5.");
        var flags = body[ConnectFlagsOffset];
        Require((flags & 0x01) == 0, "The CONNECT's reserved flag is set.");
        var willQos = (flags >> 3) & 0x03;
        Require(packet.WillFlag ? willQos < 3 : willQos == 0 && !packet.WillRetain, "The CONNECT's will flags contradict each other.");
        var hasUser = (flags & 0x80) != 0;
        var hasPassword = (flags & 0x40) != 0;
        Require(hasUser || !hasPassword || version == MqttProtocolVersion.V500, "The CONNECT has a password but no user name.");
        Require(IsText(packet.ClientId), "The client id is not valid UTF-8.");
        CheckTexts(packet.WillContentType, packet.WillResponseTopic, packet.WillUserProperties);
    }

    /// <summary>Checks a SUBSCRIBE (§3.8).</summary>
    public static void Check(MqttSubscribePacket packet)
    {
        Require(packet.PacketIdentifier != 0, "The SUBSCRIBE's packet id is 0.");
        Require(packet.TopicFilters.Count > 0, "The SUBSCRIBE has no filter.");
        foreach (var filter in packet.TopicFilters)
        {
            Require(TopicRules.IsFilter(filter.Topic ?? ""), "The SUBSCRIBE has a filter that is not valid.");
            Require(filter.QualityOfServiceLevel <= MqttQualityOfServiceLevel.ExactlyOnce, "The SUBSCRIBE asks for a QoS that does not exist.");
        }
    }

    /// <summary>Checks an UNSUBSCRIBE (§3.10).</summary>
    public static void Check(MqttUnsubscribePacket packet)
    {
        Require(packet.PacketIdentifier != 0, "The UNSUBSCRIBE's packet id is 0.");
        Require(packet.TopicFilters.Count > 0, "The UNSUBSCRIBE has no filter.");
        foreach (var filter in packet.TopicFilters)
        {
            Require(TopicRules.IsFilter(filter ?? ""), "The UNSUBSCRIBE has a filter that is not valid.");
        }
    }

    /// <summary>Checks a PUBLISH (§3.3).</summary>
    public static void Check(MqttPublishPacket packet)
    {
        Require(packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce || packet.PacketIdentifier != 0, "The PUBLISH's packet id is 0.");
        Require(TopicRules.IsTopic(packet.Topic ?? "") || packet is { TopicAlias: > 0, Topic: null or "" }, "The PUBLISH's topic is not valid.");
        CheckTexts(packet.ContentType, packet.ResponseTopic, packet.UserProperties);
    }

    /// <summary>The Session Expiry Interval of an MQTT 5 DISCONNECT; null where it has none, which the decoder does not tell from 0.</summary>
    public static uint? SessionExpiryOf(ReadOnlySpan<byte> body)
    {
        const byte sessionExpiry = 0x11;
        const byte reasonString = 0x1F;
        const byte userProperty = 0x26;
        if (body.Length < 2)
        {
            return null;
        }

        // After the reason code and the properties' length. Bytes behind the properties are none of them, though the decoder lets them pass.
        var at = 1;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            Require(at < body.Length && shift < 28, "The DISCONNECT's properties have no length.");
            length |= (body[at] & 0x7F) << shift;
            if ((body[at++] & 0x80) == 0)
            {
                break;
            }
        }

        Require(length == body.Length - at, "The DISCONNECT's properties do not fill it.");
        while (at < body.Length)
        {
            switch (body[at++])
            {
                case sessionExpiry:
                    Require(body.Length - at >= sizeof(uint), "The DISCONNECT's session expiry is cut off.");
                    return BinaryPrimitives.ReadUInt32BigEndian(body[at..]);
                case reasonString:
                    SkipString(body, ref at);
                    break;
                case userProperty:
                    SkipString(body, ref at);
                    SkipString(body, ref at);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static void SkipString(ReadOnlySpan<byte> body, ref int at)
    {
        Require(body.Length - at >= sizeof(ushort), "The DISCONNECT's properties are cut off.");
        at += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(body[at..]);
    }

    // The decoder makes U+FFFD of what is not UTF-8: three bytes of each, which could not be sent on (MQTT 5 §1.5.4).
    private static void CheckTexts(string? contentType, string? responseTopic, List<MqttUserProperty>? userProperties)
    {
        Require(IsText(contentType) && IsText(responseTopic) && userProperties?.Exists(property => !IsText(property.Name)) != true, "A property is not valid UTF-8.");
    }

    private static bool IsText(string? text) => text.AsSpan().IndexOfAny('\0', '\uFFFD') < 0;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new MalformedPacketException(message);
        }
    }
}

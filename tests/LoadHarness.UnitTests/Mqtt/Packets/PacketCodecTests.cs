using System.Buffers;
using CsCheck;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Packets;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Mqtt.Packets;

public sealed class PacketCodecTests
{
    private static readonly MqttSubscribeReasonCode[] Codes = [MqttSubscribeReasonCode.GrantedQoS0, MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.UnspecifiedError];
    private static readonly Gen<MqttVersion> Version = Gen.Enum<MqttVersion>();
    private static readonly Gen<ushort> Id = Gen.UShort[1, ushort.MaxValue];

    private static readonly Gen<MqttPacket> Answer = Gen.OneOf(
        Gen.Select(Id, Gen.Int[0, 2].Select(i => Codes[i]).Array[1, 8],
            (id, codes) => (MqttPacket)new MqttSubAckPacket { PacketIdentifier = id, ReasonCodes = [.. codes] }),
        Id.Select(id => (MqttPacket)new MqttPubAckPacket { PacketIdentifier = id }),
        Gen.Select(Id, Gen.String[Gen.Char['a', 'z'], 1, 30], Gen.Byte.Array[0, 3000],
            (id, topic, payload) => (MqttPacket)new MqttPublishPacket { PacketIdentifier = id, Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }),
        Gen.Const((MqttPacket)new MqttConnAckPacket()));

    [Fact]
    public void EncodeDecode_AnyAnswer_RoundTrips() => Gen.Select(Version, Answer).Sample((version, packet) =>
    {
        var codec = new PacketCodec(version);
        var decoded = Decode(codec, Encode(codec, packet));
        Assert.Equal(packet.GetType(), decoded.GetType());
        switch (packet, decoded)
        {
            case (MqttSubAckPacket sent, MqttSubAckPacket read):
                Assert.Equal(sent.PacketIdentifier, read.PacketIdentifier);
                Assert.Equal(sent.ReasonCodes, read.ReasonCodes);
                break;
            case (MqttPubAckPacket sent, MqttPubAckPacket read):
                Assert.Equal(sent.PacketIdentifier, read.PacketIdentifier);
                break;
            case (MqttPublishPacket sent, MqttPublishPacket read):
                Assert.Equal((sent.PacketIdentifier, sent.Topic), (read.PacketIdentifier, read.Topic));
                Assert.Equal(sent.Payload.ToArray(), read.Payload.ToArray());
                break;
        }
    }, iter: 500);

    [Fact]
    public void Decode_PayloadAfterTheBufferIsReused_IsUnchanged()
    {
        var codec = new PacketCodec(MqttVersion.V311);
        var bytes = Encode(codec, new MqttPublishPacket { Topic = "t", Payload = new ReadOnlySequence<byte>([1, 2, 3]) });
        var packet = (MqttPublishPacket)Decode(codec, bytes);
        Array.Clear(bytes);
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
    }

    [Fact]
    public void Decode_Truncated_OnlyThrowsAViolation() => Gen.Select(Version, Answer, Gen.Double.Unit).Sample((version, packet, share) =>
    {
        var codec = new PacketCodec(version);
        var bytes = Encode(codec, packet);
        Assert.True(PacketFramer.TryReadHeader(bytes, out var header, out var remaining));
        DecodesOrViolates(codec, bytes[0], bytes[header..(header + (int)(remaining * share))]);
    }, iter: 2000);

    [Fact]
    public void Decode_Mutated_OnlyThrowsAViolation() => Gen.Select(Version, Answer, Gen.Select(Gen.Int[0, 3100], Gen.Byte).Array[1, 4]).Sample((version, packet, changes) =>
    {
        var codec = new PacketCodec(version);
        var bytes = Encode(codec, packet);
        Assert.True(PacketFramer.TryReadHeader(bytes, out var header, out _));
        var (first, body) = (bytes[0], bytes[header..]);
        foreach (var (at, value) in changes)
        {
            if (at % (body.Length + 1) is var place && place < body.Length)
            {
                body[place] = value;
            }
            else
            {
                first = value;
            }
        }

        DecodesOrViolates(codec, first, body);
    }, iter: 5000);

    [Fact]
    public void Decode_AnyBytes_OnlyThrowsAViolation() => Gen.Select(Version, Gen.Byte, Gen.Byte.Array[0, 40]).Sample((version, first, body) =>
        DecodesOrViolates(new PacketCodec(version), first, body), iter: 20_000);

    [Fact]
    public void Codec_AfterAViolation_StillWorks()
    {
        var codec = new PacketCodec(MqttVersion.V5);
        DecodesOrViolates(codec, 0x90, [0x00]);
        Assert.IsType<MqttPubAckPacket>(Decode(codec, Encode(codec, new MqttPubAckPacket { PacketIdentifier = 7 })));
    }

    private static void DecodesOrViolates(PacketCodec codec, byte first, byte[] body)
    {
        try
        {
            _ = codec.Decode(first, body, body.Length + 2);
        }
        catch (MqttProtocolViolationException)
        {
            // As it should be.
        }
    }

    private static byte[] Encode(PacketCodec codec, MqttPacket packet)
    {
        var (rented, length) = codec.Encode(packet);
        var bytes = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return bytes;
    }

    private static MqttPacket Decode(PacketCodec codec, byte[] bytes)
    {
        Assert.True(PacketFramer.TryReadHeader(bytes, out var header, out var remaining));
        Assert.Equal(bytes.Length, header + remaining);
        return codec.Decode(bytes[0], new ArraySegment<byte>(bytes, header, remaining), bytes.Length);
    }
}

using System.Buffers;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Packets;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Benchmarks.Packets;

/// <summary>MQTT packets through the device's codec: those it sends, and those it receives.</summary>
public class PacketBenchmarks
{
    private readonly MqttPublishPacket _publish = new() { Topic = "dt/lh-00000042/telemetry", PacketIdentifier = 7, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, PayloadSegment = new byte[64] };
    private readonly MqttSubscribePacket _subscribe = new() { PacketIdentifier = 7, TopicFilters = [new MqttTopicFilter { Topic = "$aws/certificates/create-from-csr/json/accepted", QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }] };
    private PacketCodec _codec = null!;
    private byte[] _encodedPublish = [];
    private byte[] _encodedSuback = [];

    /// <summary>The protocol version.</summary>
    [ParamsAllValues]
    public MqttVersion Version { get; set; }

    /// <summary>Makes the codec, and the packets to read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _codec = new PacketCodec(Version);
        _encodedPublish = Bytes(_publish);
        _encodedSuback = Bytes(new MqttSubAckPacket { PacketIdentifier = 7, ReasonCodes = [MqttSubscribeReasonCode.GrantedQoS1] });
    }

    /// <summary>Writes a SUBSCRIBE with one provisioning filter.</summary>
    [Benchmark]
    public int EncodeSubscribe() => Encode(_subscribe);

    /// <summary>Writes a QoS 1 PUBLISH of 64 bytes.</summary>
    [Benchmark]
    public int EncodePublish() => Encode(_publish);

    /// <summary>Reads a SUBACK.</summary>
    [Benchmark]
    public MqttPacket DecodeSuback() => Decode(_encodedSuback);

    /// <summary>Reads a QoS 1 PUBLISH of 64 bytes.</summary>
    [Benchmark]
    public MqttPacket DecodePublish() => Decode(_encodedPublish);

    private int Encode(MqttPacket packet)
    {
        var (rented, length) = _codec.Encode(packet);
        ArrayPool<byte>.Shared.Return(rented);
        return length;
    }

    private MqttPacket Decode(byte[] encoded)
    {
        _ = PacketFramer.TryReadHeader(encoded, out var header, out var remaining);
        return _codec.Decode(encoded[0], new ArraySegment<byte>(encoded, header, remaining), encoded.Length);
    }

    private byte[] Bytes(MqttPacket packet)
    {
        var (rented, length) = _codec.Encode(packet);
        var bytes = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return bytes;
    }
}

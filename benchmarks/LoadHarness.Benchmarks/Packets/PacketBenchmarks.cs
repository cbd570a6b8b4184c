using System.Buffers;
using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Packets;
using MQTTnet.Packets;

namespace LoadHarness.Benchmarks.Packets;

/// <summary>MQTT packets written and read by the device's codec.</summary>
[Description("MQTT packets")]
public class PacketBenchmarks
{
    private MqttPacket _packet = null!;
    private PacketCodec _codec = null!;
    private byte[] _encoded = [];

    /// <summary>Which packet.</summary>
    [ParamsAllValues]
    public PacketKind Packet { get; set; }

    /// <summary>The protocol version.</summary>
    [ParamsAllValues]
    public MqttVersion Version { get; set; }

    /// <summary>Makes the codec and the packet, and checks that what is read is what was written.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _codec = new PacketCodec(Version);
        _packet = SamplePackets.Of(Packet, Version);
        var (rented, length) = _codec.Encode(_packet);
        _encoded = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        if (Decode().GetType() != _packet.GetType())
        {
            throw new InvalidOperationException($"{Packet} was read as another packet.");
        }
    }

    /// <summary>Writes it.</summary>
    [Benchmark]
    public int Encode()
    {
        var (rented, length) = _codec.Encode(_packet);
        ArrayPool<byte>.Shared.Return(rented);
        return length;
    }

    /// <summary>Reads it.</summary>
    [Benchmark]
    public MqttPacket Decode()
    {
        _ = PacketFramer.TryReadHeader(_encoded, out var header, out var remaining);
        return _codec.Decode(_encoded[0], new ArraySegment<byte>(_encoded, header, remaining), _encoded.Length);
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using LoadHarness.Core.Plans;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace LoadHarness.Mqtt.Packets;

/// <summary>Encodes and decodes MQTT packets with MQTTnet's formatters, which are lent out for one packet at a time so that an idle device holds none.</summary>
public sealed class PacketCodec
{
    private const int WriterSize = 512;
    private const int WriterMaximum = 65536;

    private readonly ConcurrentBag<MqttPacketFormatterAdapter> _formatters = [];
    private readonly MqttProtocolVersion _version;

    /// <summary>Makes a codec for one protocol version.</summary>
    public PacketCodec(MqttVersion version) => _version = version == MqttVersion.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311;

    /// <summary>True for MQTT 5.</summary>
    public bool IsV5 => _version == MqttProtocolVersion.V500;

    /// <summary>Encodes a packet into a rented array, which the caller gives back to the shared pool.</summary>
    public (byte[] Rented, int Length) Encode(MqttPacket packet)
    {
        var formatter = Rent();
        try
        {
            var encoded = formatter.Encode(packet);
            var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
            encoded.Packet.AsSpan().CopyTo(rented);
            encoded.Payload.CopyTo(rented.AsSpan(encoded.Packet.Count));
            return (rented, encoded.Length);
        }
        finally
        {
            formatter.Cleanup();
            _formatters.Add(formatter);
        }
    }

    /// <summary>Decodes one packet.</summary>
    /// <exception cref="MqttProtocolViolationException">It is not MQTT.</exception>
    public MqttPacket Decode(byte fixedHeader, ArraySegment<byte> body, int totalLength)
    {
        var formatter = Rent();
        try
        {
            return formatter.Decode(new ReceivedMqttPacket(fixedHeader, body, totalLength));
        }
        catch (Exception failure) when (failure is IndexOutOfRangeException or ArgumentException or NotSupportedException or InvalidOperationException or System.Text.DecoderFallbackException)
        {
            // The library's reader runs over a truncated packet's end with whatever the array throws.
            throw new MqttProtocolViolationException("The packet is truncated or malformed: " + failure.Message);
        }
        finally
        {
            _formatters.Add(formatter);
        }
    }

    private MqttPacketFormatterAdapter Rent() =>
        _formatters.TryTake(out var formatter) ? formatter : new MqttPacketFormatterAdapter(_version, new MqttBufferWriter(WriterSize, WriterMaximum));
}

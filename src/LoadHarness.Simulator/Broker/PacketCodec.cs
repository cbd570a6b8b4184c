using System.Buffers;
using System.Collections.Concurrent;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace LoadHarness.Simulator.Broker;

/// <summary>A packet that breaks the protocol's rules.</summary>
internal sealed class MalformedPacketException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Decodes and encodes packets with MQTTnet's formatters, lent for one packet each so that an idle connection holds none.</summary>
internal sealed class PacketCodec
{
    // Grows for a large packet and is then cut back to this.
    private const int KeptBufferBytes = 16 * 1024;

    // As many as encode at once: about the number of processors.
    private static readonly int KeptFormatters = Environment.ProcessorCount * 4;

    private readonly ConcurrentBag<Formatters> _pool = [];

    /// <summary>Decodes a CONNECT and says which version it speaks.</summary>
    public MqttConnectPacket DecodeConnect(byte header, ArraySegment<byte> body, int totalLength, out MqttProtocolVersion version)
    {
        var formatters = Take();
        try
        {
            formatters.Connect.DetectProtocolVersion(new ReceivedMqttPacket(header, body, totalLength));
            version = formatters.Connect.ProtocolVersion;
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw new MalformedPacketException("The CONNECT names no known protocol.", exception);
        }
        finally
        {
            Return(formatters);
        }

        return version is MqttProtocolVersion.V311 or MqttProtocolVersion.V500
            ? (MqttConnectPacket)Decode(version, header, body, totalLength)
            : throw new MalformedPacketException("MQTT 3.1 is not spoken here.");
    }

    /// <summary>Decodes a packet; everything the formatter throws means that it is malformed.</summary>
    public MqttPacket Decode(MqttProtocolVersion version, byte header, ArraySegment<byte> body, int totalLength)
    {
        var formatters = Take();
        try
        {
            return formatters.For(version).Decode(new ReceivedMqttPacket(header, body, totalLength));
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw new MalformedPacketException("The packet cannot be decoded.", exception);
        }
        finally
        {
            Return(formatters);
        }
    }

    /// <summary>Encodes a packet into a buffer from the shared pool, which the caller returns.</summary>
    public byte[] Encode(MqttProtocolVersion version, MqttPacket packet, out int length)
    {
        var formatters = Take();
        try
        {
            var encoded = formatters.For(version).Encode(packet);
            length = encoded.Length;
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            encoded.Packet.AsSpan().CopyTo(buffer);
            encoded.Payload.CopyTo(buffer.AsSpan(encoded.Packet.Count));
            return buffer;
        }
        finally
        {
            Return(formatters);
        }
    }

    private static bool IsMalformed(Exception exception) => exception is MqttProtocolViolationException or ArgumentException or IndexOutOfRangeException
        or InvalidOperationException or NotSupportedException or OverflowException or FormatException or InvalidCastException or NullReferenceException;

    private Formatters Take() => _pool.TryTake(out var formatters) ? formatters : new Formatters();

    private void Return(Formatters formatters)
    {
        formatters.Writer.Cleanup();
        if (_pool.Count < KeptFormatters)
        {
            _pool.Add(formatters);
        }
    }

    private sealed class Formatters
    {
        private readonly MqttPacketFormatterAdapter _v311;
        private readonly MqttPacketFormatterAdapter _v5;

        public Formatters()
        {
            Connect = new MqttPacketFormatterAdapter(Writer);
            _v311 = new MqttPacketFormatterAdapter(MqttProtocolVersion.V311, Writer);
            _v5 = new MqttPacketFormatterAdapter(MqttProtocolVersion.V500, Writer);
        }

        public MqttBufferWriter Writer { get; } = new(4096, KeptBufferBytes);

        public MqttPacketFormatterAdapter Connect { get; }

        public MqttPacketFormatterAdapter For(MqttProtocolVersion version) => version == MqttProtocolVersion.V500 ? _v5 : _v311;
    }
}

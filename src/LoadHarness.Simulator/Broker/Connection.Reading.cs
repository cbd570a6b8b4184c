using System.Buffers;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Metrics;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>Reading: waits without a buffer, then cuts what came into packets.</content>
internal sealed partial class Connection
{
    // Most packets of a provisioning flow fit; larger ones grow it.
    private const int FirstBufferBytes = 4096;
    private const int MinHeaderBytes = 2;
    private const int MaxLengthBytes = 4;

    private async Task ReadAsync()
    {
        byte[]? buffer = null;
        var filled = 0;
        try
        {
            while (true)
            {
                if (buffer is null)
                {
                    // Returns when there is something to read; holds no buffer until then.
                    await _stream.ReadAsync(Memory<byte>.Empty, _broker.Stopping).ConfigureAwait(false);
                    buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
                }

                var count = await _stream.ReadAsync(buffer.AsMemory(filled), _broker.Stopping).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                Touch(_broker.Time.GetTimestamp());
                filled += count;
                var used = 0;
                while (TryCut(buffer.AsSpan(used, filled - used), out var headerBytes, out var packetBytes))
                {
                    if (!await HandleAsync(buffer[used], new ArraySegment<byte>(buffer, used + headerBytes, packetBytes - headerBytes), packetBytes).ConfigureAwait(false))
                    {
                        await FlushedAsync().ConfigureAwait(false);
                        return;
                    }

                    used += packetBytes;
                }

                filled -= used;
                buffer = Keep(buffer, used, filled);
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // Keeps the beginning of a packet, in a larger buffer if need be; gives the buffer back when nothing is left.
    private static byte[]? Keep(byte[] buffer, int from, int length)
    {
        if (length == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return null;
        }

        if (length < buffer.Length)
        {
            buffer.AsSpan(from, length).CopyTo(buffer);
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(from, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // False while the packet is incomplete. Its length is limited before its body is waited for.
    private bool TryCut(ReadOnlySpan<byte> data, out int headerBytes, out int packetBytes)
    {
        headerBytes = 0;
        packetBytes = 0;
        if (data.Length < MinHeaderBytes)
        {
            return false;
        }

        var remaining = 0;
        for (var index = 0; index < MaxLengthBytes; index++)
        {
            if (index + 1 >= data.Length)
            {
                return false;
            }

            var value = data[index + 1];
            remaining |= (value & 0x7F) << (7 * index);
            if ((value & 0x80) == 0)
            {
                headerBytes = index + 2;
                packetBytes = headerBytes + remaining;
                CheckSize(data[0], packetBytes, remaining);
                return data.Length >= packetBytes;
            }
        }

        throw new MalformedPacketException("The remaining length has more than 4 bytes.");
    }

    private void CheckSize(byte header, int packetBytes, int remaining)
    {
        if (packetBytes > AwsIotQuotas.MaxPacketBytes)
        {
            throw new MalformedPacketException("The packet is larger than 128 KB.");
        }

        if (_version != default)
        {
            PacketRules.CheckHeader(header, remaining, _version);
        }
        else if (header != (byte)MqttControlPacketType.Connect << 4)
        {
            throw new MalformedPacketException("The first packet is no CONNECT.");
        }
    }

    private async Task SwallowAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            int count;
            do
            {
                count = await _stream.ReadAsync(buffer, _broker.Stopping).ConfigureAwait(false);
            }
            while (count > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The one way in for packets. False when the connection is over.
    private ValueTask<bool> HandleAsync(byte header, ArraySegment<byte> body, int packetBytes)
    {
        if (IsEnded)
        {
            return ValueTask.FromResult(false);
        }

        if (_version == default)
        {
            return ValueTask.FromResult(OnConnect(header, body, packetBytes));
        }

        if (IsHalfOpen((MqttControlPacketType)(header >> 4)))
        {
            return ValueTask.FromResult(true);
        }

        return _broker.Codec.Decode(_version, header, body, packetBytes) switch
        {
            MqttPublishPacket publish => OnPublishAsync(publish),
            MqttSubscribePacket subscribe => ValueTask.FromResult(OnSubscribe(subscribe)),
            MqttUnsubscribePacket unsubscribe => ValueTask.FromResult(OnUnsubscribe(unsubscribe)),
            MqttPingReqPacket => ValueTask.FromResult(OnPing()),
            MqttPubAckPacket puback => ValueTask.FromResult(OnPuback(puback)),
            MqttDisconnectPacket disconnect => ValueTask.FromResult(OnDisconnect(disconnect, body)),
            _ => throw new MalformedPacketException("A second CONNECT, or a packet no client may send."),
        };
    }

    private bool OnPing()
    {
        Count(BrokerMetric.PingSuccess);
        Answer(MqttControlPacketType.PingResp, MqttPingRespPacket.Instance);
        return true;
    }

    private bool OnPuback(MqttPubAckPacket packet)
    {
        _session!.Acknowledge(this, packet.PacketIdentifier);
        return true;
    }
}

using System.Buffers;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Exceptions;

namespace LoadHarness.Mqtt;

/// <content>The receive loop: bytes to packets.</content>
public sealed partial class MqttConnection
{
    private const int ReceiveBufferSize = 4096;

    private bool _isGreeted;
    private bool _isTooLarge;

    private async Task ReceiveAsync()
    {
        CloseReason reason;
        try
        {
            await ReceivePacketsAsync().ConfigureAwait(false);
            reason = _isTooLarge ? CloseReason.PacketTooLarge : DisconnectCode is null ? CloseReason.PeerClosed : CloseReason.DisconnectPacket;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException or MqttProtocolViolationException or System.Security.Authentication.AuthenticationException)
        {
            _detail ??= TlsAlerts.NameIn(failure);
            reason = DisconnectCode is null ? FailureClassifier.OfRead(failure) : CloseReason.DisconnectPacket;
        }

        MarkClosed(reason, _timeProvider.GetTimestamp());
        if (_isTooLarge)
        {
            await _stream.DisposeAsync().ConfigureAwait(false); // The device gives up.
        }

        // This may be the event thread of all sockets: whoever waits for the end goes on elsewhere.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private async Task ReceivePacketsAsync()
    {
        byte[]? buffer = null;
        var (start, end) = (0, 0);
        try
        {
            while (true)
            {
                if (buffer is null)
                {
                    // A read of nothing waits for data without holding a buffer: an idle device costs no memory here.
                    await ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                    buffer = ArrayPool<byte>.Shared.Rent(ReceiveBufferSize);
                    (start, end) = (0, 0);
                }

                var received = await ReadAsync(buffer.AsMemory(end)).ConfigureAwait(false);
                var at = _timeProvider.GetTimestamp();
                if (received == 0)
                {
                    return;
                }

                end += received;
                start = IsGreeted(buffer.AsSpan(start, end - start)) ? Take(buffer, start, end, at) : start;
                if (_isTooLarge)
                {
                    return;
                }

                if (start == end)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;
                    continue;
                }

                buffer = MakeRoom(buffer, ref start, ref end);
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

    private async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _isReading = true;
        var received = await _stream.ReadAsync(buffer).ConfigureAwait(false);
        _isReading = false;
        return received;
    }

    /// <summary>Looks at what the server says first; false where that is too little to tell.</summary>
    /// <exception cref="MqttProtocolViolationException">It is no MQTT.</exception>
    private bool IsGreeted(ReadOnlySpan<byte> bytes)
    {
        if (_isGreeted)
        {
            return true;
        }

        if (FirstBytes.IsMqtt(bytes, out var isHttp) is not { } isMqtt)
        {
            return false;
        }

        if (!isMqtt)
        {
            _received |= WireMarks.NotMqtt | (isHttp ? WireMarks.Http : WireMarks.None);
            throw new MqttProtocolViolationException("The server does not begin with CONNACK.");
        }

        return _isGreeted = true;
    }

    /// <summary>Handles the whole packets in a buffer, and returns where the rest begins.</summary>
    private int Take(byte[] buffer, int start, int end, long at)
    {
        while (PacketFramer.TryReadHeader(buffer.AsSpan(start, end - start), out var header, out var remaining))
        {
            if (Manner.ReceiveBuffer is { } size && header + remaining > size)
            {
                _received |= WireMarks.SmallReceiveBuffer;
                _isTooLarge = true;
                break;
            }

            if (end - start < header + remaining)
            {
                break;
            }

            Handle(_codec.Decode(buffer[start], new ArraySegment<byte>(buffer, start + header, remaining), header + remaining), at);
            start += header + remaining;
        }

        return start;
    }

    /// <summary>Moves the rest to the front, into a larger buffer where it fills this one: by what has come, never by the length that a packet claims.</summary>
    private static byte[] MakeRoom(byte[] buffer, ref int start, ref int end)
    {
        var rest = buffer.AsSpan(start, end - start);
        var target = rest.Length == buffer.Length ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        rest.CopyTo(target);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (start, end) = (0, rest.Length);
        return target;
    }
}

using System.Buffers;
using MQTTnet.Packets;

namespace LoadHarness.Simulator.Broker;

/// <content>Writing: one packet after the other, in the order they were sent.</content>
internal sealed partial class Connection
{
    // A client that does not read is cut off: room for two of the largest messages and many small ones.
    private const int MaxQueuedBytes = 1024 * 1024;

    private readonly Lock _writing = new();
    private Queue<OutgoingPacket>? _queue;
    private int _queuedBytes;
    private bool _isFlushing;
    private bool _isClosing;
    private long _closingSince;
    private bool _isClosed;
    private TaskCompletionSource? _flushed;

    private readonly record struct OutgoingPacket(byte[] Buffer, int Length, Action? HandedOver);

    /// <summary>Queues a packet and writes it if nothing is being written.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="handedOver">Called when the socket has taken it.</param>
    /// <returns>False where it is larger than the client takes, and so not sent (MQTT 5 §3.1.2.11.4).</returns>
    private bool Send(MqttPacket packet, Action? handedOver = null)
    {
        if (_isHalfOpen)
        {
            return true;
        }

        var buffer = _broker.Codec.Encode(_version, packet, out var length);
        var isOverflow = false;
        lock (_writing)
        {
            var isTooLarge = _clientMaxPacketBytes > 0 && length > _clientMaxPacketBytes;
            if (_isClosed || _isClosing || isTooLarge)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return !isTooLarge;
            }

            (_queue ??= new Queue<OutgoingPacket>(4)).Enqueue(new OutgoingPacket(buffer, length, handedOver));
            _queuedBytes += length;
            isOverflow = _queuedBytes > MaxQueuedBytes;
            if (_isFlushing && !isOverflow)
            {
                return true;
            }

            if (!isOverflow)
            {
                _isFlushing = true;
            }
        }

        if (isOverflow)
        {
            Abort();
            return true;
        }

        _ = FlushAsync();
        return true;
    }

    private void CloseWhenFlushed()
    {
        lock (_writing)
        {
            _closingSince = _isClosing ? _closingSince : _broker.Time.GetTimestamp();
            _isClosing = true;
            if (_isFlushing)
            {
                return;
            }
        }

        Abort();
    }

    private Task FlushedAsync()
    {
        lock (_writing)
        {
            return _isFlushing ? (_flushed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TryTakeNext(out var packet))
            {
                try
                {
                    await _stream.WriteAsync(packet.Buffer.AsMemory(0, packet.Length), _broker.Stopping).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(packet.Buffer);
                }

                packet.HandedOver?.Invoke();
            }
        }
        catch (Exception)
        {
            // Whatever broke, the connection is of no more use; the reading side ends it and says so.
            Abort();
            Drain();
        }
    }

    private bool TryTakeNext(out OutgoingPacket packet)
    {
        bool closes;
        lock (_writing)
        {
            if (!_isClosed && _queue is not null && _queue.TryDequeue(out packet))
            {
                _queuedBytes -= packet.Length;
                return true;
            }

            packet = default;
            closes = _isClosing;
        }

        if (closes)
        {
            Abort();
        }

        Drain();
        return false;
    }

    // Ends flushing; what is still queued will never be written if the connection is closed.
    private void Drain()
    {
        lock (_writing)
        {
            _isFlushing = false;
            _flushed?.TrySetResult();
            if (!_isClosed)
            {
                if (_queue is { Count: > 0 })
                {
                    _isFlushing = true;
                    _ = Task.Run(FlushAsync);
                }

                return;
            }

            while (_queue is not null && _queue.TryDequeue(out var packet))
            {
                ArrayPool<byte>.Shared.Return(packet.Buffer);
            }
        }
    }
}

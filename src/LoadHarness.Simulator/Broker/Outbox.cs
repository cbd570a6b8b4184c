using LoadHarness.AwsIot;

namespace LoadHarness.Simulator.Broker;

/// <summary>A QoS 1 message for one session.</summary>
/// <param name="Message">The message.</param>
/// <param name="IsRetained">The retain flag it is sent with.</param>
/// <param name="Only">The only connection that may get it, null for whichever the session has.</param>
internal readonly record struct Outgoing(Message Message, bool IsRetained, ISessionOwner? Only = null);

/// <summary>A session's QoS 1 messages: those that wait, and those sent and not acknowledged. Not thread-safe: its session locks.</summary>
internal sealed class Outbox
{
    /// <summary>Most messages on the way to a client (AWS IoT quotas, "Maximum outbound unacknowledged QoS 1 publish requests").</summary>
    public const int Window = AwsIotQuotas.ReceiveMaximum;

    /// <summary>How many messages may wait; AWS names no limit, memory needs one.</summary>
    public const int MaxWaiting = 1000;

    /// <summary>How many bytes of payload may wait.</summary>
    public const long MaxWaitingBytes = 4 * 1024 * 1024;

    // What a connection's write queue takes without cutting a slow client off: half of it.
    private const long WindowBytes = 512 * 1024;

    private readonly List<(ushort PacketId, Outgoing Message)> _inFlight = [];
    private Queue<Outgoing> _waiting = new();
    private long _waitingBytes;
    private long _inFlightBytes;

    /// <summary>Whether nothing waits and nothing is on the way.</summary>
    public bool IsEmpty => _waiting.Count == 0 && _inFlight.Count == 0;

    /// <summary>Puts a message at the end; false where there is no room.</summary>
    public bool TryAdd(Outgoing outgoing)
    {
        if (_waiting.Count >= MaxWaiting || _waitingBytes + outgoing.Message.Payload.Length > MaxWaitingBytes)
        {
            return false;
        }

        _waiting.Enqueue(outgoing);
        _waitingBytes += outgoing.Message.Payload.Length;
        return true;
    }

    /// <summary>Takes the next message if the window has room for it.</summary>
    /// <param name="window">How many may be on the way at once.</param>
    /// <param name="outgoing">The message.</param>
    public bool TryTake(int window, out Outgoing outgoing)
    {
        outgoing = default;
        if (_inFlight.Count >= window || (_inFlight.Count > 0 && _inFlightBytes >= WindowBytes) || !_waiting.TryDequeue(out outgoing))
        {
            return false;
        }

        _waitingBytes -= outgoing.Message.Payload.Length;
        return true;
    }

    /// <summary>Notes that a message is on the way.</summary>
    public void Sent(ushort packetId, Outgoing outgoing)
    {
        _inFlight.Add((packetId, outgoing));
        _inFlightBytes += outgoing.Message.Payload.Length;
    }

    /// <summary>Whether a packet id is on the way.</summary>
    public bool IsInFlight(ushort packetId) => _inFlight.Exists(sent => sent.PacketId == packetId);

    /// <summary>Forgets an acknowledged message; false for a packet id that is not on the way.</summary>
    public bool Acknowledge(ushort packetId)
    {
        var index = _inFlight.FindIndex(sent => sent.PacketId == packetId);
        if (index < 0)
        {
            return false;
        }

        _inFlightBytes -= _inFlight[index].Message.Message.Payload.Length;
        _inFlight.RemoveAt(index);
        return true;
    }

    /// <summary>Puts what was not acknowledged back before what waits, for the next connection; what was for the last one only goes.</summary>
    public void Requeue()
    {
        if (IsEmpty)
        {
            return;
        }

        _waiting = new Queue<Outgoing>(_inFlight.Select(sent => sent.Message).Concat(_waiting).Where(outgoing => outgoing.Only is null));
        _waitingBytes = _waiting.Sum(outgoing => outgoing.Message.Payload.Length);
        _inFlight.Clear();
        _inFlightBytes = 0;
    }
}

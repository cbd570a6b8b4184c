using System.Collections.Concurrent;
using LoadHarness.Core.Metrics.Recovery;

namespace LoadHarness.Core.Metrics;

/// <summary>Counters of connections: attempts, standing ones, losses and returns.</summary>
public sealed class ConnectionCounters
{
    private readonly ConcurrentDictionary<string, StrongBox> _reasons = new(StringComparer.Ordinal);
    private long _attempts;
    private long _connected;
    private long _disconnects;
    private long _reconnects;
    private long _stood;
    private long _closed;

    /// <summary>Makes counters of connections that are no devices' of a fleet.</summary>
    public ConnectionCounters()
        : this(new PresenceLog(0, TimeProvider.System))
    {
    }

    /// <summary>Makes the counters of a fleet.</summary>
    /// <param name="presence">Who lost a connection and who is back.</param>
    public ConnectionCounters(PresenceLog presence) => Presence = presence;

    /// <summary>Who lost a connection and who is back, and when.</summary>
    public PresenceLog Presence { get; }

    /// <summary>Connection attempts of any kind.</summary>
    public long Attempts => Interlocked.Read(ref _attempts);

    /// <summary>Connections standing now, from CONNACK on.</summary>
    public long Connected => Interlocked.Read(ref _connected);

    /// <summary>Connections lost after CONNACK that the device did not close.</summary>
    public long Disconnects => Interlocked.Read(ref _disconnects);

    /// <summary>Connections that stood again after a failed attempt or a loss.</summary>
    public long Reconnects => Interlocked.Read(ref _reconnects);

    /// <summary>Connections that ever stood: those that stand, were lost, or were closed by the device.</summary>
    public long Stood => Interlocked.Read(ref _stood);

    /// <summary>Connections that the device itself closed.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>Losses by reason, in ordinal order; the reasons are a closed set of words, so this stays small.</summary>
    public IReadOnlyDictionary<string, long> Reasons => _reasons.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToDictionary(static pair => pair.Key, static pair => Interlocked.Read(ref pair.Value.Value), StringComparer.Ordinal);

    /// <summary>Writes that had to wait.</summary>
    public SendStalls Stalls { get; } = new();

    /// <summary>Counts an attempt to connect.</summary>
    public void CountAttempt() => Interlocked.Increment(ref _attempts);

    /// <summary>Counts a connection that stands.</summary>
    /// <param name="again">True where the device had lost one, or failed to connect, before.</param>
    public void CountConnected(bool again)
    {
        Interlocked.Increment(ref _stood);
        Interlocked.Increment(ref _connected);
        if (again)
        {
            Interlocked.Increment(ref _reconnects);
        }
    }

    /// <summary>Counts a connection that the device itself has closed.</summary>
    public void CountClosed()
    {
        Interlocked.Increment(ref _closed);
        Interlocked.Decrement(ref _connected);
    }

    /// <summary>Counts a connection that was lost.</summary>
    /// <param name="reason">One word of a closed set: <c>peer_closed</c>, <c>peer_reset</c>, ….</param>
    public void CountLost(string reason)
    {
        Interlocked.Decrement(ref _connected);
        Interlocked.Increment(ref _disconnects);
        Interlocked.Increment(ref _reasons.GetOrAdd(reason, static _ => new StrongBox()).Value);
    }

    /// <summary>Closes all that stood when another process was killed: it closed them by ending, and lost none.</summary>
    internal void CutOff()
    {
        _disconnects = _reasons.Values.Sum(static count => count.Value); // Read a moment after the other counters, and each counted a moment after its loss.
        _closed = Math.Max(_closed, _stood - _disconnects);
        _stood = _closed + _disconnects;
        _connected = 0;
    }

    /// <summary>How many counters <see cref="CopyTo"/> copies.</summary>
    internal const int Count = 7;

    /// <summary>Copies the counters in a fixed order.</summary>
    internal void CopyTo(Span<long> values)
    {
        (values[0], values[1], values[2], values[3]) = (Attempts, Connected, Disconnects, Reconnects);
        (values[4], values[5], values[6]) = (Stood, Closed, Presence.Missed);
    }

    /// <summary>Adds another process's counters, in the order of <see cref="CopyTo"/>.</summary>
    internal void Add(ReadOnlySpan<long> values)
    {
        Interlocked.Add(ref _attempts, values[0]);
        Interlocked.Add(ref _connected, values[1]);
        Interlocked.Add(ref _disconnects, values[2]);
        Interlocked.Add(ref _reconnects, values[3]);
        Interlocked.Add(ref _stood, values[4]);
        Interlocked.Add(ref _closed, values[5]);
        Presence.AddMissed(values[6]);
    }

    /// <summary>Adds another process's losses for a reason.</summary>
    internal void AddReason(string reason, long count) => Interlocked.Add(ref _reasons.GetOrAdd(reason, static _ => new StrongBox()).Value, count);

    private sealed class StrongBox
    {
        public long Value;
    }
}

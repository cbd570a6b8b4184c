namespace LoadHarness.Core.Metrics;

/// <summary>Counters of the messages that held devices publish.</summary>
public sealed class MessageCounters
{
    /// <summary>How many counters <see cref="CopyTo"/> copies.</summary>
    internal const int Count = 2;

    private long _sent;
    private long _acknowledged;

    /// <summary>Messages given to a connection that stood; not those that were due without one.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages that the target acknowledged, late ones included; none at QoS 0.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Counts a message that was sent.</summary>
    public void CountSent() => Interlocked.Increment(ref _sent);

    /// <summary>Counts a message that was acknowledged.</summary>
    public void CountAcknowledged() => Interlocked.Increment(ref _acknowledged);

    /// <summary>Copies the counters in a fixed order.</summary>
    internal void CopyTo(Span<long> values) => (values[0], values[1]) = (Sent, Acknowledged);

    /// <summary>Adds another process's counters, in the order of <see cref="CopyTo"/>.</summary>
    internal void Add(ReadOnlySpan<long> values)
    {
        Interlocked.Add(ref _sent, values[0]);
        Interlocked.Add(ref _acknowledged, values[1]);
    }
}

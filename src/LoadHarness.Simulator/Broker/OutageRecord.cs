using LoadHarness.Simulator.Admin;

namespace LoadHarness.Simulator.Broker;

/// <summary>The broker's own record of outages: who was connected when it dropped all connections, and when each of them was accepted again.</summary>
/// <remarks>
/// Exact times, client by client, taken at the broker's side of the wire and by none of the devices' code. Bounded: 100 outages,
/// four bytes for each client that is back, and the client ids of those that are still awaited.
/// </remarks>
internal sealed class OutageRecord(TimeProvider time)
{
    private const int MostOutages = 100;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _awaited; // Clients of all outages; read without the lock, for a broker that never restarted.

    /// <summary>All connections are dropped now.</summary>
    /// <param name="sinceArmed">The time since the faults were armed.</param>
    /// <param name="clientIds">The clients connected.</param>
    public void Begin(TimeSpan sinceArmed, IEnumerable<string> clientIds)
    {
        HashSet<string> awaited = [.. clientIds]; // Before the clock is read: that takes milliseconds with thousands.
        lock (_lock)
        {
            if (_entries.Count == MostOutages)
            {
                return;
            }

            var entry = new Entry(sinceArmed, time.GetTimestamp(), awaited);
            _entries.Add(entry);
            Interlocked.Add(ref _awaited, entry.Awaited.Count);
        }
    }

    /// <summary>A client's CONNECT is accepted.</summary>
    public void Connected(string clientId)
    {
        if (Volatile.Read(ref _awaited) == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (entry.Awaited.Remove(clientId))
                {
                    entry.BackMs.Add((float)time.GetElapsedTime(entry.Begun).TotalMilliseconds);
                    Interlocked.Decrement(ref _awaited);
                }
            }
        }
    }

    /// <summary>Returns the outages so far, in the order in which they began.</summary>
    public IReadOnlyList<RecordedOutage> Read()
    {
        lock (_lock)
        {
            return [.. _entries.Select(static entry => new RecordedOutage(entry.SinceArmed.TotalMilliseconds, entry.BackMs.Count + entry.Awaited.Count, [.. entry.BackMs.Order()]))];
        }
    }

    private sealed record Entry(TimeSpan SinceArmed, long Begun, HashSet<string> Awaited)
    {
        public List<float> BackMs { get; } = [];
    }
}

using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Admin;

namespace LoadHarness.Simulator.Broker;

/// <summary>The broker's own record of outages: who was connected when it dropped all connections or the network was cut, and when each of them was accepted again.</summary>
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

    /// <summary>All connections are dropped now, or the network is cut: then nobody is told, and when a client notices is its own affair.</summary>
    /// <param name="kind">The fault that is the cause.</param>
    /// <param name="sinceArmed">The time since the faults were armed.</param>
    /// <param name="clientIds">The clients connected.</param>
    public void Begin(FaultKind kind, TimeSpan sinceArmed, IEnumerable<string> clientIds)
    {
        HashSet<string> awaited = [.. clientIds]; // Before the clock is read: that takes milliseconds with thousands.
        lock (_lock)
        {
            if (_entries.Count == MostOutages)
            {
                return;
            }

            var entry = new Entry(kind, sinceArmed, time.GetTimestamp(), awaited);
            _entries.Add(entry);
            Interlocked.Add(ref _awaited, entry.Awaited.Count);
        }
    }

    /// <summary>The cut network is whole again.</summary>
    /// <param name="sinceArmed">The time since the faults were armed.</param>
    public void Heal(TimeSpan sinceArmed)
    {
        lock (_lock)
        {
            if (_entries.Find(static entry => entry is { Kind: FaultKind.Partition, Healed: null }) is { } cut)
            {
                cut.Healed = sinceArmed;
            }
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
            return [.. _entries.Select(static entry => new RecordedOutage(FaultCatalog.Of(entry.Kind).Name, entry.SinceArmed.TotalMilliseconds, entry.Healed?.TotalMilliseconds, entry.BackMs.Count + entry.Awaited.Count, [.. entry.BackMs.Order()]))];
        }
    }

    private sealed record Entry(FaultKind Kind, TimeSpan SinceArmed, long Begun, HashSet<string> Awaited)
    {
        public TimeSpan? Healed { get; set; }

        public List<float> BackMs { get; } = [];
    }
}

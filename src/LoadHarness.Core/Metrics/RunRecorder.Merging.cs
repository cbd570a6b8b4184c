namespace LoadHarness.Core.Metrics;

/// <summary>How a recorder's content is read as numbers, and how another process's is added to it. One thread at a time.</summary>
public sealed partial class RunRecorder
{
    /// <summary>How many latency trends there can be: four a step, then dispatch lag, recovery, key generation, and ages of connections.</summary>
    internal const int TrendSlots = (Step.IndexCount * TrendKinds) + 5;

    /// <summary>The slot of the dispatch lag.</summary>
    internal const int DispatchLagSlot = TrendSlots - 5;

    /// <summary>The slot of recovery times.</summary>
    internal const int RecoverySlot = TrendSlots - 4;

    /// <summary>The slot of the time to make keys.</summary>
    internal const int KeyGenerationSlot = TrendSlots - 3;

    /// <summary>The slot of the ages of lost connections, in milliseconds.</summary>
    internal const int LostAgeSlot = TrendSlots - 2;

    /// <summary>The slot of the ages of connections that the device closed, in milliseconds.</summary>
    internal const int ClosedAgeSlot = TrendSlots - 1;

    private const int FixedCounters = StartCounters.Count + ConnectionCounters.Count + MessageCounters.Count + SubscriptionChecks.Count + 3;

    private long _clampedElsewhere;

    /// <summary>How many counters <see cref="CopyCounters"/> copies.</summary>
    internal int CounterCount => FixedCounters + _funnel.Length + _pending.Length + _outcomes.Length;

    /// <summary>What each device has reached, one byte a device.</summary>
    internal ReadOnlySpan<byte> DeviceFlags => _deviceFlags;

    /// <summary>Refusals by step and code.</summary>
    internal IReadOnlyDictionary<(Step Step, int Code), long> RefusalCounts => _refusals;

    /// <summary>Copies all counters in a fixed order.</summary>
    internal void CopyCounters(Span<long> values)
    {
        Starts.CopyTo(values);
        Connections.CopyTo(values[StartCounters.Count..]);
        Messages.CopyTo(values[(StartCounters.Count + ConnectionCounters.Count)..]);
        Subscriptions.CopyTo(values[(StartCounters.Count + ConnectionCounters.Count + MessageCounters.Count)..]);
        (values[FixedCounters - 3], values[FixedCounters - 2], values[FixedCounters - 1]) = (Handshakes.Full, Handshakes.Resumed, Clamped);
        var rest = values[FixedCounters..];
        Copy(_funnel, ref rest);
        Copy(_pending, ref rest);
        Copy(_outcomes, ref rest);

        static void Copy(long[] from, ref Span<long> to)
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = Interlocked.Read(ref from[i]);
            }

            to = to[from.Length..];
        }
    }

    /// <summary>Adds another process's counters, in the order of <see cref="CopyCounters"/>.</summary>
    internal void AddCounters(ReadOnlySpan<long> values)
    {
        Starts.Add(values);
        Connections.Add(values[StartCounters.Count..]);
        Messages.Add(values[(StartCounters.Count + ConnectionCounters.Count)..]);
        Subscriptions.Add(values[(StartCounters.Count + ConnectionCounters.Count + MessageCounters.Count)..]);
        Handshakes.Add(values[FixedCounters - 3], values[FixedCounters - 2]);
        _clampedElsewhere += values[FixedCounters - 1];
        var rest = values[FixedCounters..];
        Add(_funnel, ref rest);
        Add(_pending, ref rest);
        Add(_outcomes, ref rest);

        static void Add(long[] to, ref ReadOnlySpan<long> from)
        {
            for (var i = 0; i < to.Length; i++)
            {
                Interlocked.Add(ref to[i], from[i]);
            }

            from = from[to.Length..];
        }
    }

    /// <summary>Takes over what another process's device has reached; the funnel's counters come with the others.</summary>
    internal void AddFlags(int device, byte flags) => _deviceFlags[device] |= flags;

    /// <summary>Counts devices and stages anew by what each device has reached, where the counters were read a moment before.</summary>
    internal void RecountDevices()
    {
        Starts.SetDevices(_deviceFlags.LongCount(static flags => (flags & StartedFlag) != 0));
        for (var stage = 0; stage < _funnel.Length; stage++)
        {
            var bit = 1 << stage;
            Interlocked.Exchange(ref _funnel[stage], _deviceFlags.LongCount(flags => (flags & bit) != 0));
        }
    }

    /// <summary>Takes over when another process's last device became operational, as a timestamp.</summary>
    internal void AddLastOperational(long timestamp) => _lastOperational = Math.Max(_lastOperational, timestamp);

    /// <summary>Adds another process's refusals.</summary>
    internal void AddRefusals(Step step, int code, long count) => _refusals.AddOrUpdate((step, code), static (_, added) => added, static (_, had, added) => had + added, count);

    /// <summary>The trend of a slot; null where nothing was recorded in it.</summary>
    internal LatencyTrend? TrendAt(int slot) => slot switch
    {
        DispatchLagSlot => DispatchLag,
        RecoverySlot => Recovery,
        KeyGenerationSlot => KeyGeneration,
        LostAgeSlot => Connections.Presence.LostAge,
        ClosedAgeSlot => Connections.Presence.ClosedAge,
        _ => Volatile.Read(ref _trends[slot]),
    };

    /// <summary>Adds latencies that another process recorded.</summary>
    internal void MergeLatency(int slot, long microseconds, long count) => TrendToMergeAt(slot).Merge(microseconds, count);

    private LatencyTrend TrendToMergeAt(int slot) => TrendAt(slot) ?? (_trends[slot] = new LatencyTrend(1)); // One shard: nobody records here but other processes.
}

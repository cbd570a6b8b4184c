using HdrHistogram;

namespace LoadHarness.Core.Metrics;

/// <summary>Latencies of one kind: written from any thread, swapped out once a second by one collector.</summary>
/// <remarks>
/// A recorder shared by all threads costs about 384 ns a record under contention, one of several picked by
/// thread about 61 ns (docs/decisions/0004): hence the shards. Recording neither allocates nor locks.
/// </remarks>
internal sealed class LatencyTrend
{
    private readonly Shard[] _shards;
    private readonly int _mask;
    private long _clamped;
    private LongHistogram? _merged; // Of other processes; touched by the collector only.

    public LatencyTrend(int shardCount)
    {
        _shards = new Shard[shardCount];
        _mask = shardCount - 1;
        for (var i = 0; i < shardCount; i++)
        {
            _shards[i] = new Shard();
        }
    }

    /// <summary>Latencies recorded as the largest that fits, because they were longer.</summary>
    public long Clamped => Interlocked.Read(ref _clamped);

    /// <summary>Records one latency in microseconds, clamped to the histogram's range.</summary>
    public void Record(long microseconds)
    {
        if (microseconds > Histograms.HighestMicroseconds)
        {
            Interlocked.Increment(ref _clamped);
        }

        var shard = _shards[Environment.CurrentManagedThreadId & _mask];
        shard.Recorder.RecordValue(Histograms.Clamp(microseconds));
        Volatile.Write(ref shard.Dirty, true);
    }

    /// <summary>Adds what was recorded since the last call to <paramref name="interval"/>. One caller at a time.</summary>
    /// <returns>True where anything was added.</returns>
    public bool DrainInto(HistogramBase interval)
    {
        var any = false;
        if (_merged is { TotalCount: > 0 })
        {
            interval.Add(_merged);
            _merged.Reset();
            any = true;
        }

        foreach (var shard in _shards)
        {
            if (!Volatile.Read(ref shard.Dirty))
            {
                continue;
            }

            // Cleared before the swap: a record that falls between the two is swapped out now and marks the shard again for nothing.
            Volatile.Write(ref shard.Dirty, false);
            shard.Spare = shard.Recorder.GetIntervalHistogram(shard.Spare);
            if (shard.Spare.TotalCount > 0)
            {
                interval.Add(shard.Spare);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Adds latencies that another process recorded, for the next <see cref="DrainInto"/>; called by the same one thread as that.</summary>
    /// <param name="microseconds">A value of the other's histogram.</param>
    /// <param name="count">How often it was recorded.</param>
    public void Merge(long microseconds, long count) => (_merged ??= Histograms.NewHistogram()).RecordValueWithCount(Histograms.Clamp(microseconds), count);

    private sealed class Shard
    {
        public readonly Recorder Recorder = Histograms.NewRecorder();
        public HistogramBase? Spare;
        public bool Dirty;
    }
}

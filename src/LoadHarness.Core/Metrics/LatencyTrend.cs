using System.Numerics;
using HdrHistogram;

namespace LoadHarness.Core.Metrics;

/// <summary>Latencies of one kind: written from any thread, taken out once a second by one collector.</summary>
/// <remarks>
/// Counts shared by all threads cost several times as much a record under contention as some picked by
/// thread (docs/decisions/0004): hence the shards. Recording neither allocates nor locks.
/// </remarks>
internal sealed class LatencyTrend
{
    private readonly BucketCounts[] _shards;
    private readonly long[] _touched;
    private readonly RecordedCounts _drained = new();
    private readonly int _mask;
    private long _clamped;

    /// <summary>Makes an empty trend.</summary>
    /// <param name="shardCount">A power of two.</param>
    public LatencyTrend(int shardCount)
    {
        _shards = new BucketCounts[shardCount];
        _touched = new long[shardCount];
        _mask = shardCount - 1;
        for (var i = 0; i < shardCount; i++)
        {
            _shards[i] = new BucketCounts();
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

        _shards[Environment.CurrentManagedThreadId & _mask].Add(Histograms.Clamp(microseconds), 1);
    }

    /// <summary>Adds latencies that another process recorded.</summary>
    /// <param name="microseconds">A value of the other's histogram.</param>
    /// <param name="count">How often it was recorded.</param>
    public void Merge(long microseconds, long count) => _shards[0].Add(Histograms.Clamp(microseconds), count);

    /// <summary>Adds what was recorded since the last call to <paramref name="interval"/>. One caller at a time.</summary>
    /// <returns>True where anything was added.</returns>
    public bool DrainInto(HistogramBase interval)
    {
        _drained.Clear();
        var any = DrainInto(_drained);
        _drained.AddTo(interval);
        return any;
    }

    /// <summary>Puts what was recorded since the last call into <paramref name="interval"/>, which is empty. One caller at a time.</summary>
    /// <returns>True where anything was.</returns>
    public bool DrainInto(RecordedCounts interval)
    {
        for (var word = 0; word < BucketCounts.Words; word++)
        {
            long touched = 0;
            for (var shard = 0; shard < _shards.Length; shard++)
            {
                touched |= _touched[shard] = _shards[shard].TakeTouched(word);
            }

            for (; touched != 0; touched &= touched - 1)
            {
                var bit = BitOperations.TrailingZeroCount(touched);
                DrainBlock((word * 64) + bit, 1L << bit, interval);
            }
        }

        return !interval.IsEmpty;
    }

    private void DrainBlock(int block, long bit, RecordedCounts interval)
    {
        var first = block * BucketCounts.BlockSize;
        for (var index = first; index < first + BucketCounts.BlockSize; index++)
        {
            long count = 0;
            for (var shard = 0; shard < _shards.Length; shard++)
            {
                if ((_touched[shard] & bit) != 0)
                {
                    count += _shards[shard].Take(index);
                }
            }

            if (count > 0)
            {
                interval.Add(BucketCounts.ValueOf(index), count);
            }
        }
    }
}

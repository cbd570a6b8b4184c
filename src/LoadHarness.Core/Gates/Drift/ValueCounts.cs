using System.Runtime.InteropServices;
using HdrHistogram;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>A window's latencies as values with their counts, ascending: of a histogram only the places that hold anything.</summary>
internal sealed class ValueCounts
{
    private List<(long Value, long Count)>? _counts = [];
    private byte[]? _packed;

    /// <summary>How many values.</summary>
    public long Total { get; private set; }

    /// <summary>How many different values are kept: at most the places of a histogram of three digits.</summary>
    public int Places => (_counts ?? Unpacked()).Count;

    /// <summary>Adds a histogram's values, microseconds.</summary>
    public void Add(HistogramBase histogram) => Merge([.. histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo))]);

    /// <summary>Adds an interval's values.</summary>
    public void Add(RecordedCounts interval) => Merge([.. interval.Values.Select(static value => (BucketCounts.HighestOf(value.Microseconds), value.Count))]);

    /// <summary>Adds another window's values.</summary>
    public void Add(ValueCounts other) => Merge(other._counts ?? other.Unpacked());

    /// <summary>Adds a value, microseconds.</summary>
    public void Add(long value, long count) => Merge([(value, count)]);

    /// <summary>Packs the values until more are added: a window that is complete is kept for the rest of the run, in an eighth of the bytes.</summary>
    public void Seal()
    {
        if (_counts is not null)
        {
            var payload = new PayloadWriter();
            Write(payload);
            (_packed, _counts) = (payload.Written.ToArray(), null);
        }
    }

    /// <summary>Returns the smallest value that a share of all lies at or below, microseconds.</summary>
    /// <param name="quantile">Above 0 and at most 1; there is at least one value.</param>
    public long Quantile(double quantile)
    {
        var rank = Math.Max(1, (long)Math.Ceiling((quantile * Total) - 1e-9));
        return _counts is null ? OfRankPacked(rank) : OfRank(_counts, rank);
    }

    /// <summary>Writes all values with their counts.</summary>
    public void Write(PayloadWriter payload)
    {
        var counts = _counts ?? Unpacked();
        payload.Count(counts.Count);
        long before = 0;
        foreach (var (value, count) in counts)
        {
            payload.Count(value - before);
            payload.Count(count);
            before = value;
        }
    }

    /// <summary>Reads what was written.</summary>
    public static ValueCounts Read(ref PayloadReader payload)
    {
        var values = new ValueCounts();
        values.Merge(ReadCounts(ref payload));
        return values;
    }

    private static List<(long Value, long Count)> ReadCounts(ref PayloadReader payload)
    {
        var counts = new List<(long Value, long Count)>();
        long value = 0;
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            value += payload.Count();
            counts.Add((value, payload.Count()));
        }

        return counts;
    }

    private static long OfRank(List<(long Value, long Count)> counts, long rank)
    {
        foreach (var (value, count) in counts)
        {
            rank -= count;
            if (rank <= 0)
            {
                return value;
            }
        }

        return counts[^1].Value;
    }

    /// <summary>The same without unpacking: all windows are asked at each judgement.</summary>
    private long OfRankPacked(long rank)
    {
        var payload = new PayloadReader(_packed);
        long value = 0;
        for (var left = payload.Index(int.MaxValue); left > 0 && rank > 0; left--)
        {
            value += payload.Count();
            rank -= payload.Count();
        }

        return value;
    }

    private List<(long Value, long Count)> Unpacked()
    {
        var payload = new PayloadReader(_packed);
        return ReadCounts(ref payload);
    }

    /// <summary>Adds values that ascend: both lists are walked once, and this one grows in place.</summary>
    private void Merge(IReadOnlyList<(long Value, long Count)> added)
    {
        _counts ??= Unpacked();
        _packed = null;
        var (own, next) = (_counts.Count - 1, added.Count - 1);
        CollectionsMarshal.SetCount(_counts, _counts.Count + added.Count - CountOfCommon(_counts, added));

        // From the end: what is moved up is never written over before.
        for (var to = _counts.Count - 1; next >= 0; to--)
        {
            var (value, count) = added[next];
            if (own >= 0 && _counts[own].Value > value)
            {
                _counts[to] = _counts[own--];
                continue;
            }

            _counts[to] = own >= 0 && _counts[own].Value == value ? (value, _counts[own--].Count + count) : (value, count);
            Total += count;
            next--;
        }
    }

    private static int CountOfCommon(List<(long Value, long Count)> counts, IReadOnlyList<(long Value, long Count)> added)
    {
        var (common, own) = (0, 0);
        foreach (var (value, _) in added)
        {
            while (own < counts.Count && counts[own].Value < value)
            {
                own++;
            }

            common += own < counts.Count && counts[own].Value == value ? 1 : 0;
        }

        return common;
    }
}

using System.Runtime.InteropServices;
using HdrHistogram;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>A window's latencies as values with their counts, ascending: of a histogram only the places that hold anything.</summary>
internal sealed class ValueCounts
{
    private readonly List<(long Value, long Count)> _counts = [];

    /// <summary>How many values.</summary>
    public long Total { get; private set; }

    /// <summary>How many different values are kept: at most the places of a histogram of three digits.</summary>
    public int Places => _counts.Count;

    /// <summary>Adds a histogram's values, microseconds.</summary>
    public void Add(HistogramBase histogram) => Merge([.. histogram.RecordedValues().Select(static value => (value.ValueIteratedTo, value.CountAtValueIteratedTo))]);

    /// <summary>Adds an interval's values.</summary>
    public void Add(RecordedCounts interval) => Merge([.. interval.Values.Select(static value => (BucketCounts.HighestOf(value.Microseconds), value.Count))]);

    /// <summary>Adds another window's values.</summary>
    public void Add(ValueCounts other) => Merge(other._counts);

    /// <summary>Adds a value, microseconds.</summary>
    public void Add(long value, long count) => Merge([(value, count)]);

    /// <summary>Returns the smallest value that a share of all lies at or below, microseconds.</summary>
    /// <param name="quantile">Above 0 and at most 1; there is at least one value.</param>
    public long Quantile(double quantile)
    {
        var rank = Math.Max(1, (long)Math.Ceiling((quantile * Total) - 1e-9));
        foreach (var (value, count) in _counts)
        {
            rank -= count;
            if (rank <= 0)
            {
                return value;
            }
        }

        return _counts[^1].Value;
    }

    /// <summary>Writes all values with their counts.</summary>
    public void Write(PayloadWriter payload)
    {
        payload.Count(_counts.Count);
        long before = 0;
        foreach (var (value, count) in _counts)
        {
            payload.Count(value - before);
            payload.Count(count);
            before = value;
        }
    }

    /// <summary>Reads what was written.</summary>
    public static ValueCounts Read(ref PayloadReader payload)
    {
        var counts = new List<(long Value, long Count)>();
        long value = 0;
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            value += payload.Count();
            counts.Add((value, payload.Count()));
        }

        var values = new ValueCounts();
        values.Merge(counts);
        return values;
    }

    /// <summary>Adds values that ascend: both lists are walked once, and this one grows in place.</summary>
    private void Merge(IReadOnlyList<(long Value, long Count)> added)
    {
        var (own, next) = (_counts.Count - 1, added.Count - 1);
        CollectionsMarshal.SetCount(_counts, _counts.Count + added.Count - CountOfCommon(added));

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

    private int CountOfCommon(IReadOnlyList<(long Value, long Count)> added)
    {
        var (common, own) = (0, 0);
        foreach (var (value, _) in added)
        {
            while (own < _counts.Count && _counts[own].Value < value)
            {
                own++;
            }

            common += own < _counts.Count && _counts[own].Value == value ? 1 : 0;
        }

        return common;
    }
}

using HdrHistogram;
using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>A window's latencies as values with their counts: of a histogram only the places that hold anything.</summary>
internal sealed class ValueCounts
{
    private readonly SortedList<long, long> _counts = [];

    /// <summary>How many values.</summary>
    public long Total { get; private set; }

    /// <summary>How many different values are kept: at most the places of a histogram of three digits.</summary>
    public int Places => _counts.Count;

    /// <summary>Adds a histogram's values, microseconds.</summary>
    public void Add(HistogramBase histogram)
    {
        foreach (var value in histogram.RecordedValues())
        {
            Add(value.ValueIteratedTo, value.CountAtValueIteratedTo);
        }
    }

    /// <summary>Adds another window's values.</summary>
    public void Add(ValueCounts other)
    {
        foreach (var (value, count) in other._counts)
        {
            Add(value, count);
        }
    }

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

        return _counts.GetKeyAtIndex(_counts.Count - 1);
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
        var values = new ValueCounts();
        long value = 0;
        for (var left = payload.Index(int.MaxValue); left > 0; left--)
        {
            value += payload.Count();
            values.Add(value, payload.Count());
        }

        return values;
    }

    /// <summary>Adds a value, microseconds.</summary>
    public void Add(long value, long count)
    {
        _counts[value] = _counts.GetValueOrDefault(value) + count;
        Total += count;
    }
}

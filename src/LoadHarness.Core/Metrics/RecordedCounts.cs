using HdrHistogram;

namespace LoadHarness.Core.Metrics;

/// <summary>The values of an interval that were recorded, and how often: ascending, one for each bucket with a count.</summary>
/// <remarks>A second holds some hundred different values; a histogram has 23,552 buckets. Adding these costs what was recorded.</remarks>
internal sealed class RecordedCounts
{
    private readonly List<(long Microseconds, long Count)> _values = [];

    /// <summary>Returns a histogram's values.</summary>
    public static RecordedCounts Of(HistogramBase histogram)
    {
        var counts = new RecordedCounts();
        foreach (var value in histogram.RecordedValues())
        {
            counts.Add(BucketCounts.ValueOf(BucketCounts.IndexOf(Histograms.Clamp(value.ValueIteratedTo))), value.CountAtValueIteratedTo);
        }

        return counts;
    }

    /// <summary>True where nothing was recorded.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Values in microseconds with their counts, ascending.</summary>
    public IReadOnlyList<(long Microseconds, long Count)> Values => _values;

    /// <summary>Forgets all values; the memory is kept for the next interval.</summary>
    public void Clear() => _values.Clear();

    /// <summary>Adds a value above all that were added before.</summary>
    public void Add(long microseconds, long count) => _values.Add((microseconds, count));

    /// <summary>Adds all values to a histogram.</summary>
    public void AddTo(HistogramBase histogram)
    {
        foreach (var (microseconds, count) in _values)
        {
            histogram.RecordValueWithCount(microseconds, count);
        }
    }
}

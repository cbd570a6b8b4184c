using HdrHistogram;

namespace LoadHarness.Core.Metrics;

/// <summary>One step's latencies in one second, in microseconds. Valid only while its interval is.</summary>
public sealed class IntervalHistogram
{
    /// <summary>Makes one from a histogram.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="isResponse">Response time, from the due time; else service time, from the send.</param>
    /// <param name="isLate">Answers that came after their timeout; else those in time.</param>
    /// <param name="histogram">The values, with three digits from 1 µs on.</param>
    public IntervalHistogram(Step step, bool isResponse, bool isLate, HistogramBase histogram)
        : this(step, isResponse, isLate, RecordedCounts.Of(histogram))
    {
    }

    /// <summary>Makes one from what a trend was drained of.</summary>
    internal IntervalHistogram(Step step, bool isResponse, bool isLate, RecordedCounts counts) => (Step, IsResponse, IsLate, Counts) = (step, isResponse, isLate, counts);

    /// <summary>Which step.</summary>
    public Step Step { get; }

    /// <summary>Response time, from the due time; else service time, from the send.</summary>
    public bool IsResponse { get; }

    /// <summary>Answers that came after their timeout; else those in time.</summary>
    public bool IsLate { get; }

    /// <summary>How many.</summary>
    public long TotalCount => Counts.Values.Sum(static value => value.Count);

    /// <summary>The values in microseconds, ascending, each with how often it was recorded.</summary>
    public IReadOnlyList<(long Microseconds, long Count)> Values => Counts.Values;

    /// <summary>The values.</summary>
    internal RecordedCounts Counts { get; }

    /// <summary>Returns an interval's latencies, step by step.</summary>
    internal static List<IntervalHistogram> Of(Merging.TrendDrain trends)
    {
        var histograms = new List<IntervalHistogram>();
        foreach (var step in Step.All)
        {
            for (var kind = 0; kind < RunRecorder.TrendKinds; kind++)
            {
                if (trends[(step.Index * RunRecorder.TrendKinds) + kind] is { } counts)
                {
                    histograms.Add(new IntervalHistogram(step, kind % 2 == 1, kind >= 2, counts));
                }
            }
        }

        return histograms;
    }
}

using System.Numerics;
using HdrHistogram;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>The one setting of all histograms: microseconds, 1 µs to 1 h, three significant digits (docs/decisions/0004).</summary>
public static class Histograms
{
    /// <summary>The smallest value recorded: 1 µs.</summary>
    public const long LowestMicroseconds = 1;

    /// <summary>The largest value recorded: 1 h. Longer ones are clamped to it.</summary>
    public const long HighestMicroseconds = 3_600_000_000;

    /// <summary>Significant decimal digits.</summary>
    public const int Digits = 3;

    /// <summary>How many shards a trend has: enough that threads rarely meet, few enough for memory.</summary>
    internal static int ShardCount { get; } = Math.Min(8, (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2));

    /// <summary>Makes an empty histogram.</summary>
    public static LongHistogram NewHistogram() => new(LowestMicroseconds, HighestMicroseconds, Digits);

    /// <summary>Returns the value, brought into the histogram's range; beyond it the library throws.</summary>
    public static long Clamp(long microseconds) => Math.Clamp(microseconds, LowestMicroseconds, HighestMicroseconds);

    /// <summary>Returns the percentiles in milliseconds; one with fewer than 10/(1−p) samples is null.</summary>
    public static LatencySummary Summarize(HistogramBase? histogram)
    {
        if (histogram is null || histogram.TotalCount == 0)
        {
            return new LatencySummary();
        }

        var samples = histogram.TotalCount;
        return new LatencySummary
        {
            Samples = samples,
            P50 = Percentile(histogram, 50),
            P90 = Percentile(histogram, 90),
            P99 = Percentile(histogram, 99),
            P999 = Percentile(histogram, 99.9),
            Max = ToMilliseconds(histogram.GetValueAtPercentile(100)), // The largest; GetMaxValue walks all buckets with an object for each value.
        };
    }

    /// <summary>Returns a percentile in milliseconds, or null with fewer than 10/(1−p) samples.</summary>
    /// <param name="histogram">In microseconds.</param>
    /// <param name="percentile">Above 0 and below 100.</param>
    public static double? Percentile(HistogramBase histogram, double percentile)
    {
        // Rounded: 1 - 0.999 is not quite 0.001 in binary, and 10,000 samples must do.
        var needed = (long)Math.Round(10 / (1 - (percentile / 100)), MidpointRounding.AwayFromZero);
        return histogram.TotalCount < needed ? null : ToMilliseconds(histogram.GetValueAtPercentile(percentile));
    }

    /// <summary>Converts microseconds to milliseconds.</summary>
    public static double ToMilliseconds(long microseconds) => microseconds / 1000.0;
}

using HdrHistogram;

namespace LoadHarness.Core.Gates;

/// <summary>The order-statistic interval of a percentile: two ranks between which it lies whatever the distribution.</summary>
public static class PercentileInterval
{
    /// <summary>Beyond this standard deviation the normal approximation is as good as exact, and cheap.</summary>
    private const double ExactUpTo = 500;

    /// <summary>Returns the ranks, from 1; 0 and <paramref name="samples"/> + 1 mean that the samples set no bound on that side.</summary>
    /// <param name="samples">How many samples.</param>
    /// <param name="quantile">Which percentile, between 0 and 1.</param>
    /// <param name="confidence">How sure.</param>
    public static (long Low, long High) Ranks(long samples, double quantile, Confidence confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        var mean = samples * quantile;
        var deviation = Math.Sqrt(mean * (1 - quantile));
        if (deviation > ExactUpTo)
        {
            return (
                Math.Max(0, (long)Math.Floor(mean - (confidence.Z * deviation))),
                Math.Min(samples + 1, (long)Math.Ceiling(mean + (confidence.Z * deviation)) + 1));
        }

        return ExactRanks(samples, quantile, mean, deviation, confidence.Tail);
    }

    /// <summary>Returns the interval in the histogram's own unit; an end the samples do not bound is 0 or infinite.</summary>
    /// <param name="histogram">Holds at least one value.</param>
    /// <param name="quantile">Which percentile, between 0 and 1.</param>
    /// <param name="confidence">How sure.</param>
    public static Interval Of(HistogramBase histogram, double quantile, Confidence confidence)
    {
        var samples = histogram.TotalCount;
        var (low, high) = Ranks(samples, quantile, confidence);
        return new Interval(low < 1 ? 0 : ValueAtRank(histogram, low), high > samples ? double.PositiveInfinity : ValueAtRank(histogram, high));
    }

    /// <summary>Returns the value of the sample at a rank, from 1, as exactly as the histogram keeps it.</summary>
    internal static double ValueAtRank(HistogramBase histogram, long rank) => histogram.GetValueAtPercentile(100.0 * rank / histogram.TotalCount);

    /// <summary>
    /// The number of samples at or below the percentile is binomial. The lower rank is the highest with P(B &lt; rank) ≤ tail,
    /// the upper one the lowest with P(B ≥ rank) ≤ tail.
    /// </summary>
    private static (long Low, long High) ExactRanks(long samples, double quantile, double mean, double deviation, double tail)
    {
        // All but 10^-20 of the probability lies in this window, whose weights follow from each other; their sum then scales them.
        var reach = (long)Math.Ceiling((10 * deviation) + 30);
        var first = Math.Max(0, (long)mean - reach);
        var last = Math.Min(samples, (long)mean + reach);
        var mode = Math.Clamp((long)mean, first, last);
        var weights = new double[last - first + 1];
        weights[mode - first] = 1;
        var odds = quantile / (1 - quantile);
        for (var k = mode + 1; k <= last; k++)
        {
            weights[k - first] = weights[k - first - 1] * (samples - k + 1) / k * odds;
        }

        for (var k = mode - 1; k >= first; k--)
        {
            weights[k - first] = weights[k - first + 1] * (k + 1) / (samples - k) / odds;
        }

        var allowed = tail * weights.Sum();
        var (low, sum) = (first, 0.0);
        while (low <= last && (sum += weights[low - first]) <= allowed)
        {
            low++;
        }

        (var high, sum) = (last + 1, 0.0);
        while (high > first && (sum += weights[high - 1 - first]) <= allowed)
        {
            high--;
        }

        return (low, high);
    }
}

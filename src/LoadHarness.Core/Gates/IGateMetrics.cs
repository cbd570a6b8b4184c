using HdrHistogram;

namespace LoadHarness.Core.Gates;

/// <summary>Where gates read their metrics; the recorder's totals stand behind it.</summary>
public interface IGateMetrics
{
    /// <summary>Returns a share: how many of how many. False where the metric is not a share.</summary>
    /// <param name="name">A metric of kind proportion in <see cref="MetricCatalog"/>: <c>timeout.rate</c>, <c>suback.timeout.rate</c>, <c>funnel.operational</c>.</param>
    /// <param name="hits">The numerator.</param>
    /// <param name="trials">The denominator; 0 is no data.</param>
    bool TryGetProportion(string name, out long hits, out long trials);

    /// <summary>Returns a latency histogram in microseconds; null without data. False where the metric is not a latency.</summary>
    /// <param name="name">A step with or without phase; <c>suback.response</c> is response time, <c>suback</c> service time.</param>
    /// <param name="histogram">Valid until the next call.</param>
    bool TryGetLatency(string name, out HistogramBase? histogram);

    /// <summary>Returns a single number; null without data. False where the metric is not a number.</summary>
    /// <param name="name">A metric of kind number: <c>churn.reconnects_per_device_hour</c>, <c>churn.disconnects</c>, <c>recovery.t95</c> (milliseconds).</param>
    /// <param name="value">The number.</param>
    bool TryGetNumber(string name, out double? value);
}

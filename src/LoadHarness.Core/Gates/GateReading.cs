using HdrHistogram;

namespace LoadHarness.Core.Gates;

/// <summary>What a gate's metric says now.</summary>
/// <param name="Value">The value in the limit's unit; null where a percentile has too few samples.</param>
/// <param name="Samples">How many samples it stands on; 0 for numbers.</param>
/// <param name="Interval">The confidence interval; null where there is none.</param>
/// <param name="ShareWithinLimit">For latencies: the share of samples at or below the limit.</param>
internal sealed record GateReading(double? Value, long Samples, Interval? Interval, double ShareWithinLimit)
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Reads the gate's metric; null without data.</summary>
    public static GateReading? Of(GateExpression gate, IGateMetrics metrics, Confidence confidence) => gate.Metric.Kind switch
    {
        MetricKind.Proportion => Proportion(gate.Metric.Name, metrics, confidence),
        MetricKind.Latency => Latency(gate, metrics, confidence),
        _ => metrics.TryGetNumber(gate.Metric.Name, out var number) && number is { } value ? new GateReading(value, 0, null, 0) : null,
    };

    private static GateReading? Proportion(string name, IGateMetrics metrics, Confidence confidence) =>
        metrics.TryGetProportion(name, out var hits, out var trials) && trials > 0
            ? new GateReading((double)hits / trials, trials, WilsonInterval.Of(hits, trials, confidence), 0)
            : null;

    private static GateReading? Latency(GateExpression gate, IGateMetrics metrics, Confidence confidence)
    {
        if (!metrics.TryGetLatency(gate.Metric.Name, out var histogram) || histogram is null || histogram.TotalCount == 0)
        {
            return null;
        }

        var statistic = gate.Statistic!;
        var samples = histogram.TotalCount;
        if (statistic.IsMax)
        {
            return new GateReading(PercentileInterval.ValueAtRank(histogram, samples) / MicrosecondsPerMillisecond, samples, null, 0);
        }

        if (samples < statistic.SamplesNeeded)
        {
            return new GateReading(null, samples, null, 0);
        }

        var interval = PercentileInterval.Of(histogram, statistic.Quantile, confidence);
        return new GateReading(
            histogram.GetValueAtPercentile(statistic.Quantile * 100) / MicrosecondsPerMillisecond,
            samples,
            new Interval(interval.Low / MicrosecondsPerMillisecond, interval.High / MicrosecondsPerMillisecond),
            ShareAtOrBelow(histogram, gate.Limit * MicrosecondsPerMillisecond));
    }

    private static double ShareAtOrBelow(HistogramBase histogram, double microseconds)
    {
        var within = 0L;
        foreach (var recorded in histogram.RecordedValues())
        {
            if (recorded.ValueIteratedTo > microseconds)
            {
                break;
            }

            within = recorded.TotalCountToThisValue;
        }

        return (double)within / histogram.TotalCount;
    }
}

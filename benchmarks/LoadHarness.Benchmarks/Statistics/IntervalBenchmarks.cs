using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using HdrHistogram;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Benchmarks.Statistics;

/// <summary>The intervals by which gates are judged, each second of a run for each gate.</summary>
[Description("Intervals of gates")]
public class IntervalBenchmarks
{
    private readonly LongHistogram _histogram = Histograms.NewHistogram();

    /// <summary>How many samples there are; beyond about 25 million of them a p99's ranks come from the normal approximation.</summary>
    [Params(1_000L, 1_000_000L, 100_000_000L)]
    public long Samples { get; set; }

    /// <summary>Fills the histogram.</summary>
    [GlobalSetup]
    public void Setup()
    {
        const int values = 1_000;
        for (var i = 1; i <= values; i++)
        {
            _histogram.RecordValueWithCount(i * 100, Samples / values);
        }
    }

    /// <summary>A rate's interval.</summary>
    [Benchmark]
    public Interval Wilson() => WilsonInterval.Of(Samples / 1_000, Samples, Confidence.Usual);

    /// <summary>A p99's interval.</summary>
    [Benchmark]
    public Interval Percentile() => PercentileInterval.Of(_histogram, 0.99, Confidence.Usual);
}

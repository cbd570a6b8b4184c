using HdrHistogram;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>What the histogram logs of a run's folder hold, added up; of a stated size however long the run was.</summary>
/// <param name="Steps">By the steps' bare names, in the order in which a device meets them.</param>
/// <param name="Subacks">SUBACK service times over the run; null without any.</param>
public sealed record RunLatencies(IReadOnlyList<StepLatencies> Steps, LatencyHeat? Subacks)
{
    /// <summary>A run without histogram logs.</summary>
    public static RunLatencies None { get; } = new([], null);
}

/// <summary>One step's latencies over the whole run, late answers included.</summary>
/// <param name="Name">The step's bare name.</param>
/// <param name="Service">From the actual send.</param>
/// <param name="Response">From the due time.</param>
public sealed record StepLatencies(string Name, LatencyDistribution Service, LatencyDistribution Response);

/// <summary>Latencies added up.</summary>
public sealed class LatencyDistribution
{
    private readonly LongHistogram _histogram = Histograms.NewHistogram();

    /// <summary>How many answers.</summary>
    public long Samples => _histogram.TotalCount;

    /// <summary>Returns a percentile in milliseconds; null with fewer than 10/(1−p) samples.</summary>
    /// <param name="percentile">0 up to below 100.</param>
    public double? Percentile(double percentile) => Histograms.Percentile(_histogram, percentile);

    internal void Add(ValueCount value) => _histogram.RecordValueWithCount(Histograms.Clamp(value.Microseconds), value.Count);
}

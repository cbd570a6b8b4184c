namespace LoadHarness.Core.Gates;

/// <summary>A statistic of a latency.</summary>
/// <param name="Name">As gates spell it: <c>p99</c>, <c>max</c>.</param>
/// <param name="Quantile">Which share of the samples lies at or below it, above 0 and at most 1; 1 is the largest.</param>
public sealed record GateStatistic(string Name, double Quantile)
{
    /// <summary>All statistics; <c>p999</c> is another spelling of <c>p99.9</c>.</summary>
    public static IReadOnlyList<GateStatistic> All { get; } =
        [new("p50", 0.5), new("p90", 0.9), new("p95", 0.95), new("p99", 0.99), new("p99.9", 0.999), new("max", 1)];

    /// <summary>True for the largest sample, which has no interval.</summary>
    public bool IsMax => Quantile >= 1;

    /// <summary>Fewer samples than this say nothing about the percentile: 10 ÷ (1 − p); 1 for the largest.</summary>
    public long SamplesNeeded => IsMax ? 1 : (long)Math.Ceiling((10 / (1 - Quantile)) - 1e-6);

    /// <summary>Finds a statistic by its spelling; null where there is none.</summary>
    public static GateStatistic? Find(string name) => All.FirstOrDefault(s => s.Name == (name == "p999" ? "p99.9" : name));
}

using LoadHarness.Core.Comparison;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Statistics;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Core.Comparison;

/// <summary>Runs as a host with other work measures them: skewed latencies, seconds that hang together, and runs that differ.</summary>
internal static class SyntheticRuns
{
    private const int Seconds = 40;
    private const int PerSecond = 40;

    /// <summary>Makes a run.</summary>
    /// <param name="seed">Fixes it.</param>
    /// <param name="suback">By how much SUBACK is slower: 1 is not at all.</param>
    /// <param name="timeouts">The share of iterations that time out.</param>
    public static RunSample Make(int seed, double suback = 1, double timeouts = 0)
    {
        var random = new Random(seed);
        return new RunSample($"run-{seed}", SummaryFixtures.Pass(), Manifest(), new Dictionary<string, IReadOnlyList<LatencySecond>>(StringComparer.Ordinal)
        {
            ["tls"] = Step(seed * 7, 12_000),
            ["connack"] = Step((seed * 7) + 1, 3000),
            ["suback"] = Step((seed * 7) + 2, 50_000 * suback),
        }, [.. Enumerable.Range(0, Seconds).Select(second => new StartSecond(second, 50, Enumerable.Range(0, 50).Count(_ => random.NextDouble() < timeouts)))]);
    }

    public static RunManifest Manifest() => new()
    {
        RunId = "id", EffectivePlan = "name: a\nfleet:\n  devices: 1000\n", Overrides = new Dictionary<string, string>(), Seed = 1, Handshakes = "full",
        Versions = new Dictionary<string, string> { ["tool"] = "1" }, Host = new Dictionary<string, string> { ["cores"] = "2" }, Files = new Dictionary<string, string>(),
    };

    /// <summary>Runs differ by 1 %, seconds by 5 % with φ = 0.5, answers by a log-normal distribution with σ = 0.3.</summary>
    private static IReadOnlyList<LatencySecond> Step(int seed, double median)
    {
        var (each, seconds) = (new Noise(seed, 0), new Noise(seed + 1_000_000, 0.5));
        var run = median * Math.Exp(0.01 * each.Next());
        return [.. Enumerable.Range(0, Seconds).Select(second =>
        {
            var level = run * Math.Exp(0.05 * seconds.Next());
            var values = Enumerable.Range(0, PerSecond).Select(_ => Rounded(level * Math.Exp(0.3 * each.Next())));
            return new LatencySecond(second, [.. values.CountBy(static value => value).Select(static pair => (pair.Key, (long)pair.Value))]);
        })];
    }

    /// <summary>As exact as a histogram's buckets, so that many answers share one.</summary>
    private static long Rounded(double value)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return (long)(Math.Round(value / step) * step);
    }
}

using LoadHarness.Core.Gates;

namespace LoadHarness.Core.Comparison;

/// <summary>One figure that is compared: a percentile of a step, or a rate.</summary>
/// <param name="Name">As gates spell it.</param>
/// <param name="Step">The step; empty for iterations.</param>
/// <param name="Quantile">The percentile; null for the rate of timeouts.</param>
internal sealed record Figure(string Name, string Step, double? Quantile)
{
    private static readonly GateStatistic[] Percentiles = [.. new[] { "p50", "p90", "p99" }.Select(name => GateStatistic.Find(name)!)];

    /// <summary>True for latencies, which are compared by their quotient.</summary>
    public bool IsLatency => Quantile is not null;

    /// <summary>Those that all runs have samples enough for.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSample> runs)
    {
        yield return new Figure("timeout.rate", "", null);
        foreach (var step in runs[0].Steps.Keys.Where(step => runs.All(run => run.Steps.ContainsKey(step))))
        {
            var samples = runs.Min(run => run.Steps[step].Sum(static second => second.Values.Sum(static value => value.Count)));
            foreach (var percentile in Percentiles.Where(percentile => samples >= percentile.SamplesNeeded))
            {
                yield return new Figure($"{step}.{percentile.Name}", step, percentile.Quantile);
            }
        }
    }

    /// <summary>How much of a change is none, on the scale of the test.</summary>
    /// <param name="margin">The share.</param>
    /// <param name="from">The base's estimate.</param>
    /// <param name="lagMs">What the generator itself was late by, milliseconds; of it a rate knows nothing.</param>
    public double Allowance(double margin, double from, double lagMs) => IsLatency ? Math.Log(1 + margin + (lagMs / Value(from))) : (margin * from) + RunComparer.LeastRate;

    /// <summary>How late starts of a run were, at this figure's percentile: what waits for a core there waits for one where an answer is read.</summary>
    /// <returns>Milliseconds; the largest where a percentile has too few samples, 0 without any.</returns>
    public double LagOf(RunSample run)
    {
        var lag = run.Summary.Generator.DispatchLagMs;
        return (Quantile switch { null => 0, <= 0.5 => lag.P50, <= 0.9 => lag.P90, _ => lag.P99 }) ?? lag.Max ?? 0;
    }

    /// <summary>The windows of a run.</summary>
    public WindowTable Windows(RunSample run) => WindowTable.Of(IsLatency
        ? [.. run.Steps[Step].Select(static second => (second.Second, second.Values))]
        : [.. run.Starts.Select(static second => (second.Second, (IReadOnlyList<(long Value, long Count)>)[(0, Math.Max(0, second.Started - second.TimedOut)), (1, second.TimedOut)]))]);

    /// <summary>The statistic, on the scale of the test: the logarithm of a percentile, or the share of ones.</summary>
    public double Statistic(long[] values, long[] counts)
    {
        var total = counts.Sum();
        if (Quantile is not { } quantile)
        {
            return total == 0 ? 0 : (double)counts.Where((_, i) => values[i] > 0).Sum() / total;
        }

        var rank = Math.Max(1, (long)Math.Ceiling((quantile * total) - 1e-9));
        for (var i = 0; i < values.Length; i++)
        {
            rank -= counts[i];
            if (rank <= 0)
            {
                return Math.Log(values[i]);
            }
        }

        return 0;
    }

    /// <summary>Back from the scale of the test to milliseconds or a rate.</summary>
    public double Value(double estimate) => IsLatency ? Math.Exp(estimate) / 1000 : estimate;
}

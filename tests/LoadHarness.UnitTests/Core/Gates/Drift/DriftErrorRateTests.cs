using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Statistics;

namespace LoadHarness.UnitTests.Core.Gates.Drift;

/// <summary>How often drift gates are wrong, over many seeded runs of 72 h with log-normal noise that hangs together.</summary>
public sealed class DriftErrorRateTests
{
    private const int Hours = 72;

    /// <summary>The middles of ten equal parts of a log-normal distribution with σ = 0.5.</summary>
    private static readonly double[] Spread = [0.44, 0.60, 0.71, 0.82, 0.94, 1.06, 1.21, 1.40, 1.68, 2.28];

    private static readonly string[] Metrics = ["suback.p99", "connack.p50", "timeout.rate", "churn.reconnects", "harness.working_set", "harness.handles"];

    /// <summary>The limit is no drift at all, so that nothing but the test itself stands between noise and an alarm.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Judge_ThousandRunsWithoutDrift_AlarmInFivePercentAtMost(double correlation)
    {
        var gates = Metrics.Select(static metric => GateExpression.Parse($"drift({metric}) <= 0{(metric.StartsWith("harness", StringComparison.Ordinal) || metric.StartsWith("churn", StringComparison.Ordinal) ? "" : "%")}/h")).ToArray();
        var alarms = Enumerable.Range(0, 1000).Count(run => Run(gates, run, correlation).Any(static result => result.Outcome == GateOutcome.Fail));
        Assert.InRange(alarms, 0, 50);
    }

    /// <summary>SUBACK grows by 10 % an hour against a limit of 2 %; what is measured hangs together from one minute to the next.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Judge_TwoHundredRunsWithALeak_FindItInNinetyFivePercent(double correlation)
    {
        var gates = Metrics.Select(static metric => GateExpression.Parse($"drift({metric}) < {(metric == "timeout.rate" ? "0.1%" : "2%")}/h")).ToArray();
        var found = 0;
        for (var run = 0; run < 200; run++)
        {
            var results = DriftJudge.Judge(
                [.. gates.Select((gate, i) => (gate, i == 0 ? Coarsened(gate, new Noise(run + 7, correlation), 0.1) : Windows(gate, new Noise((run * 10) + i, correlation))))], gates);
            found += results[0].Outcome == GateOutcome.Fail ? 1 : 0;
        }

        Assert.InRange(found, 190, 200);
    }

    /// <summary>A run without drift, in windows of an hour.</summary>
    private static IReadOnlyList<GateResult> Run(GateExpression[] gates, int seed, double correlation) =>
        DriftJudge.Judge([.. gates.Select((gate, i) => (gate, Windows(gate, new Noise((seed * 10) + i, correlation))))], gates);

    private static IReadOnlyList<DriftWindow> Windows(GateExpression gate, Noise noise) =>
        [.. Enumerable.Range(0, Hours).Select(hour => Window(gate, hour * 3600.0, 3600, Math.Exp(0.2 * noise.Next())))];

    /// <summary>Minute by minute into the series that a run keeps, which makes its windows wider as they come.</summary>
    private static IReadOnlyList<DriftWindow> Coarsened(GateExpression gate, Noise noise, double growth)
    {
        var series = new DriftSeries(TimeSpan.FromMinutes(1));
        for (var from = 0.0; from < Hours * 3600; from += 60)
        {
            series.Add(Window(gate, from, 60, (1 + (growth * from / 3600)) * Math.Exp(0.2 * noise.Next())));
        }

        return series.Windows;
    }

    private static DriftWindow Window(GateExpression gate, double from, double seconds, double level)
    {
        if (gate.Metric.Kind != MetricKind.Latency)
        {
            // A rate of about 1 % of a hundred thousand; of other metrics anything will do.
            return new DriftWindow(from, from + seconds, level * 1000, 100_000, null);
        }

        var latencies = new ValueCounts();
        foreach (var factor in Spread)
        {
            latencies.Add((long)(40_000 * level * factor), 100);
        }

        return new DriftWindow(from, from + seconds, 0, 0, latencies);
    }
}

using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Statistics;

namespace LoadHarness.UnitTests.Core.Gates.Drift;

public sealed class DriftJudgeTests
{
    [Fact]
    public void Judge_SteadyRise_FailsAndSaysWhenTheLimitIsCrossed()
    {
        // 300 ms at the start, 10 ms an hour, 12 h: 420 ms at the end, and 8 h to 500 ms.
        var result = Judge("drift(suback.p99) < 2%/h", hour => 300 + (10 * hour), hours: 12, "suback.p99 < 500ms", "suback.p99 < 1s", "suback.p50 < 430ms");
        Assert.Equal(GateOutcome.Fail, result.Outcome);
        Assert.Equal(0.0333, result.Value!.Value, 3);
        Assert.InRange(result.Value.Value, result.Low!.Value, result.High!.Value);
        Assert.Equal(("ratio/h", 0.02), (result.Unit, result.Limit));
        Assert.EndsWith("At this slope suback.p99 crosses its 500ms limit in about 8 h.", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_LimitCrossedAlready_SaysSo() => Assert.EndsWith(
        "In the last windows suback.p99 is beyond its 400ms limit already.",
        Judge("drift(suback.p99) < 2ms/h", hour => 300 + (10 * hour), hours: 12, "suback.p99 < 400ms").Reason, StringComparison.Ordinal);

    [Fact]
    public void Judge_RiseWithinTheLimit_Passes()
    {
        var result = Judge("drift(suback.p99) < 5%/h", hour => 300 + (10 * hour), hours: 12);
        Assert.Equal(GateOutcome.Pass, result.Outcome);
        Assert.Contains("wholly within the limit", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_LowerLimit_FailsWhereTheMetricFallsFaster()
    {
        Assert.Equal(GateOutcome.Fail, Judge("drift(suback.p99) > -1%/h", hour => 300 - (10 * hour), hours: 12).Outcome);
        Assert.Equal(GateOutcome.Pass, Judge("drift(suback.p99) > -20%/h", hour => 300 - (10 * hour), hours: 12).Outcome);
    }

    [Fact]
    public void Judge_OwnMemory_IsReportedAsOwn()
    {
        var result = Judge("drift(harness.working_set) < 1MiB/h", hour => 1e8 + (5e6 * hour), hours: 12);
        Assert.Equal(GateOutcome.Fail, result.Outcome);
        Assert.Contains("the leak is LoadHarness's, not the target's.", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("target's", Judge("drift(churn.reconnects) < 1/h", hour => 100 + (50 * hour), hours: 12).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ShortRun_IsInconclusiveAndSaysHowMuchLonger()
    {
        var result = Judge("drift(suback.p99) < 2%/h", _ => 300, hours: 0.1);
        Assert.Equal((GateOutcome.Inconclusive, 72L), (result.Outcome, result.Samples));
        Assert.Contains("the run must last about 4 min longer.", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NoiseOverAnHour_IsInconclusiveAndSaysHowMuchLonger()
    {
        var noise = new Noise(1, 0.5);
        var result = Judge("drift(suback.p99) < 2%/h", _ => 300 * Math.Exp(0.3 * noise.Next()), hours: 1);
        Assert.Equal(GateOutcome.Inconclusive, result.Outcome);
        Assert.Matches("which contains the limit; about [0-9.]+ (min|h) more would decide it if it stays as observed", result.Reason);
    }

    [Fact]
    public void Judge_MostlyZero_AsksForALimitInItsUnit()
    {
        var result = Judge("drift(churn.reconnects) < 2%/h", hour => hour > 10 ? 5 : 0, hours: 12);
        Assert.Equal(GateOutcome.Inconclusive, result.Outcome);
        Assert.Contains("'drift(churn.reconnects) < 10/h'", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AlwaysZero_Passes() => Assert.Equal(GateOutcome.Pass, Judge("drift(timeout.rate) < 0.1%/h", _ => 0, hours: 12).Outcome);

    [Fact]
    public void Judge_NothingMeasured_IsNoData()
    {
        IReadOnlyList<DriftWindow> empty = [new DriftWindow(0, 3600, 0, 0, null), new DriftWindow(3600, 7200, 0, 0, null)];
        var gate = GateExpression.Parse("drift(suback.p99) < 2%/h");
        Assert.Equal(GateOutcome.NoData, Assert.Single(DriftJudge.Judge([(gate, empty)], [gate])).Outcome);
    }

    [Fact]
    public void Judge_ManyGates_AreCorrectedForTheirNumber()
    {
        var gate = GateExpression.Parse("drift(suback.p99) <= 0%/h");
        var calm = Enumerable.Range(0, 19).Select(i => (gate, Windows(gate, _ => 300, 20))).ToArray();

        // The least growth that a gate alone finds is not enough for one of twenty.
        var windows = Enumerable.Range(1, 200).Select(growth =>
        {
            var noise = new Noise(4, 0);
            return Windows(gate, hour => 300 * (1 + (0.0002 * growth * hour)) * Math.Exp(0.1 * noise.Next()), 20);
        }).First(windows => DriftJudge.Judge([(gate, windows)], [gate])[0].Outcome == GateOutcome.Fail);
        var among = DriftJudge.Judge([(gate, windows), .. calm], [gate])[0];
        Assert.Equal(GateOutcome.Inconclusive, among.Outcome);
        Assert.Contains("not as surely as α = 1 % over 20 drift gates asks", among.Reason, StringComparison.Ordinal);
    }

    private static GateResult Judge(string that, Func<double, double> value, double hours, params string[] others)
    {
        var gate = GateExpression.Parse(that);
        return Assert.Single(DriftJudge.Judge([(gate, Windows(gate, value, hours))], [gate, .. others.Select(GateExpression.Parse)]));
    }

    /// <summary>72 windows of a metric, in milliseconds or as they stand.</summary>
    private static IReadOnlyList<DriftWindow> Windows(GateExpression gate, Func<double, double> value, double hours) => [.. Enumerable.Range(0, 72).Select(i =>
    {
        var (from, to) = (hours * 3600 * i / 72, hours * 3600 * (i + 1) / 72);
        var at = value((from + to) / 2 / 3600);
        if (gate.Metric.Kind != MetricKind.Latency)
        {
            return new DriftWindow(from, to, at * (to - from), to - from, null);
        }

        var latencies = new ValueCounts();
        latencies.Add((long)(at * 1000), 1000);
        return new DriftWindow(from, to, 0, 0, latencies);
    })];
}

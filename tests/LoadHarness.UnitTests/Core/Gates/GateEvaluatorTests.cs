using LoadHarness.Core.Gates;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Gates;

public sealed class GateEvaluatorTests
{
    [Theory]
    [InlineData("timeout.rate < 5%", 0, 100, GateOutcome.Pass)]
    [InlineData("timeout.rate < 0.5%", 0, 100, GateOutcome.Inconclusive)]
    [InlineData("timeout.rate < 0.5%", 0, 1000, GateOutcome.Pass)]
    [InlineData("timeout.rate < 0.5%", 50, 1000, GateOutcome.Fail)]
    [InlineData("timeout.rate < 0.5%", 5, 1000, GateOutcome.Inconclusive)]
    [InlineData("timeout.rate < 0.5%", 0, 0, GateOutcome.NoData)]
    [InlineData("timeout.rate == 0%", 0, 100, GateOutcome.Pass)]
    [InlineData("timeout.rate == 0%", 1, 1_000_000, GateOutcome.Fail)]
    [InlineData("funnel.operational >= 95%", 100, 100, GateOutcome.Pass)]
    [InlineData("funnel.operational >= 99.5%", 1000, 1000, GateOutcome.Pass)]
    [InlineData("funnel.operational >= 99.9%", 5000, 5000, GateOutcome.Pass)]
    [InlineData("funnel.operational >= 99.9%", 1000, 1000, GateOutcome.Inconclusive)]
    [InlineData("funnel.operational > 95%", 80, 100, GateOutcome.Fail)]
    [InlineData("funnel.operational == 100%", 1000, 1000, GateOutcome.Pass)]
    public void Evaluate_Proportion_FollowsTheInterval(string text, long hits, long trials, GateOutcome expected)
    {
        var gate = GateExpression.Parse(text);
        var result = GateEvaluator.Evaluate(gate, FakeGateMetrics.OfProportion(gate.Metric.Name, hits, trials));
        Assert.Equal((expected, "ratio", trials), (result.Outcome, result.Unit, result.Samples));
    }

    [Fact]
    public void Evaluate_TooFewSamples_SaysHowManyAreMissing()
    {
        var result = GateEvaluator.Evaluate(GateExpression.Parse("timeout.rate < 0.1%"), FakeGateMetrics.OfProportion("timeout.rate", 0, 1000));
        Assert.Equal("timeout.rate is 0% (95 % interval 0% to 0.383%), which contains the limit; about 2,838 more samples would decide it if it stays as observed.", result.Reason);
        Assert.Equal((0.0, 0.001, 0.0), (result.Value!.Value, result.Limit, result.Low!.Value));
        Assert.Equal(0.0038, result.High!.Value, 4);
    }

    [Theory]
    [InlineData("suback.p99 < 500ms", 2000, GateOutcome.Pass)]
    [InlineData("suback.p99 < 50ms", 2000, GateOutcome.Fail)]
    [InlineData("suback.p99 < 100ms", 2000, GateOutcome.Inconclusive)]
    [InlineData("suback.p99 < 500ms", 999, GateOutcome.Inconclusive)]
    [InlineData("suback.p99 < 500ms", 0, GateOutcome.NoData)]
    [InlineData("suback.max < 101ms", 3, GateOutcome.Pass)]
    [InlineData("suback.max < 1ms", 3, GateOutcome.Fail)]
    [InlineData("suback.p50 > 40ms", 2000, GateOutcome.Pass)]
    public void Evaluate_Latency_FollowsTheRanks(string text, int samples, GateOutcome expected)
    {
        var metrics = FakeGateMetrics.OfLatency("suback", Enumerable.Range(0, samples).Select(i => 1 + (i % 100) + 0.5));
        Assert.Equal(expected, GateEvaluator.Evaluate(GateExpression.Parse(text), metrics).Outcome);
    }

    [Fact]
    public void Evaluate_PercentileWithTooFewSamples_HasNoValue()
    {
        var metrics = FakeGateMetrics.OfLatency("suback", Enumerable.Repeat(5.0, 999));
        var result = GateEvaluator.Evaluate(GateExpression.Parse("suback.p99 < 500ms"), metrics);
        Assert.Null(result.Value);
        Assert.Equal(999, result.Samples);
        Assert.Equal("suback.p99 needs at least 1,000 samples and has 999: 1 are missing.", result.Reason);
    }

    [Fact]
    public void Evaluate_Percentile_IsInMilliseconds()
    {
        var metrics = FakeGateMetrics.OfLatency("suback.response", Enumerable.Repeat(250.0, 1000));
        var result = GateEvaluator.Evaluate(GateExpression.Parse("suback.response.p99 < 500ms"), metrics);
        Assert.Equal(("ms", 500.0), (result.Unit, result.Limit));
        Assert.InRange(result.Value!.Value, 249.7, 250.3);
        Assert.InRange(result.High!.Value, 249.7, 250.3);
    }

    [Theory]
    [InlineData("recovery.t95 < 60s", 59_000.0, GateOutcome.Pass)]
    [InlineData("recovery.t95 < 60s", 60_000.0, GateOutcome.Fail)]
    [InlineData("recovery.t95 < 60s", null, GateOutcome.NoData)]
    [InlineData("starts.dropped == 0", 0.0, GateOutcome.Pass)]
    [InlineData("starts.dropped == 0", 1.0, GateOutcome.Fail)]
    public void Evaluate_Number_IsComparedAsItStands(string text, double? value, GateOutcome expected)
    {
        var gate = GateExpression.Parse(text);
        var result = GateEvaluator.Evaluate(gate, new FakeGateMetrics { Numbers = { [gate.Metric.Name] = value } });
        Assert.Equal(expected, result.Outcome);
        Assert.Null(result.Low);
    }

    [Fact]
    public void Abort_ThreeBrokenWindows_EndTheRun()
    {
        var judge = new AbortJudge(GateExpression.Parse("timeout.rate < 1%"), TimeSpan.FromSeconds(10));
        var (good, unsure, bad) = (FakeGateMetrics.OfProportion("timeout.rate", 0, 1000), FakeGateMetrics.OfProportion("timeout.rate", 18, 1000), FakeGateMetrics.OfProportion("timeout.rate", 100, 1000));
        Assert.Equal(GateOutcome.Fail, GateEvaluator.Evaluate(judge.Gate, unsure).Outcome); // at 95 %, not at 99.9 %

        var windows = new[] { (8, bad), (9, bad), (10, bad), (11, bad), (12, unsure), (13, bad), (14, bad), (15, good), (16, bad), (17, bad), (18, bad), (19, bad) };

        Assert.Equal([18, 19], windows.Where(w => judge.Observe(TimeSpan.FromSeconds(w.Item1), w.Item2)).Select(w => w.Item1));
    }

    [Fact]
    public void Abort_NoData_NeverFires()
    {
        var judge = new AbortJudge(GateExpression.Parse("suback.p99 < 1s"), TimeSpan.Zero);
        Assert.DoesNotContain(true, Enumerable.Range(0, 10).Select(s => judge.Observe(TimeSpan.FromSeconds(s), new FakeGateMetrics())));
    }
}

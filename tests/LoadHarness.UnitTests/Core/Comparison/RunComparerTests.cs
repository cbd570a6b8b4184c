using LoadHarness.Core.Comparison;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Comparison;

public sealed class RunComparerTests
{
    private const double Margin = 0.05;

    [Fact]
    public void Compare_TwentyLikePairs_OneRegressedAtMost() =>
        Assert.InRange(Enumerable.Range(1, 20).Count(pair => Pair(pair, 1).Verdict is ChangeVerdict.LikelyRegressed or ChangeVerdict.Regressed), 0, 1);

    [Fact]
    public void Compare_TwentyPairsWithSlowerSubacks_AreFoundInEighteen()
    {
        var comparisons = Enumerable.Range(1, 20).Select(pair => Pair(pair, 1.2)).ToArray();
        var found = comparisons.Count(static comparison => comparison.Figures.Any(static figure => figure.Name == "suback.p50" && figure.Verdict == ChangeVerdict.LikelyRegressed));
        Assert.InRange(found, 18, 20);
        Assert.All(comparisons, static comparison => Assert.DoesNotContain(comparison.Figures, static figure => figure.Verdict is ChangeVerdict.Regressed or ChangeVerdict.Improved));
        Assert.InRange(comparisons.Sum(static comparison => comparison.Figures.Count(static figure => figure.Name.StartsWith("tls", StringComparison.Ordinal) && figure.Verdict != ChangeVerdict.NoEvidence)), 0, 1);
    }

    [Fact]
    public void Compare_FourRunsASide_AreSure()
    {
        var comparison = RunComparer.Compare([.. Enumerable.Range(1, 4).Select(static i => SyntheticRuns.Make(i))], [.. Enumerable.Range(11, 4).Select(static i => SyntheticRuns.Make(i, 1.2))], Margin);
        var suback = comparison.Figures.Single(static figure => figure.Name == "suback.p50");
        Assert.Equal((ChangeVerdict.Regressed, ChangeVerdict.Regressed), (suback.Verdict, comparison.Verdict));
        Assert.InRange(suback.Effect, 0.15, 0.25);
        Assert.InRange(0.2, suback.Low, suback.High);
        Assert.Contains("suback.p50", comparison.Reason, StringComparison.Ordinal);
        Assert.Contains("Welch", comparison.Test, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FourLikeRunsASide_SayNothing() => Assert.Equal(
        ChangeVerdict.NoEvidence,
        RunComparer.Compare([.. Enumerable.Range(1, 4).Select(static i => SyntheticRuns.Make(i))], [.. Enumerable.Range(11, 4).Select(static i => SyntheticRuns.Make(i))], Margin).Verdict);

    [Fact]
    public void Compare_OneRunBesideFour_IsLikelyAtMost()
    {
        var four = Enumerable.Range(1, 4).Select(static i => SyntheticRuns.Make(i)).ToArray();
        var comparison = RunComparer.Compare(four, [SyntheticRuns.Make(20, 1.5)], Margin);
        Assert.Equal(ChangeVerdict.LikelyRegressed, comparison.Verdict);
        var turned = RunComparer.Compare([SyntheticRuns.Make(20, 1.5)], four, Margin);
        Assert.Equal(ChangeVerdict.LikelyImproved, turned.Verdict);
    }

    [Fact]
    public void Compare_FasterRun_Improved()
    {
        var comparison = Pair(3, 0.7);
        Assert.Equal(ChangeVerdict.LikelyImproved, comparison.Verdict);
        Assert.InRange(comparison.Figures.Single(static figure => figure.Name == "suback.p50").Effect, -0.35, -0.25);
    }

    /// <summary>50 ms and 60 ms: with a generator that starts were late by 20 ms in the median, one run a side cannot tell them apart; four can.</summary>
    [Fact]
    public void Compare_ChangeWithinTheGeneratorsLag_IsEvidenceOnlyOfSeveralRuns()
    {
        static RunSample Late(int seed, double suback = 1)
        {
            var run = SyntheticRuns.Make(seed, suback);
            return run with { Summary = run.Summary with { Generator = run.Summary.Generator with { DispatchLagMs = new LatencySummary { Samples = 5000, P50 = 20, P90 = 30, P99 = 40, Max = 50 } } } };
        }

        Assert.Equal(ChangeVerdict.LikelyRegressed, RunComparer.Compare([SyntheticRuns.Make(1)], [SyntheticRuns.Make(2, 1.2)], Margin).Verdict);
        Assert.Equal(ChangeVerdict.NoEvidence, RunComparer.Compare([SyntheticRuns.Make(1)], [Late(2, 1.2)], Margin).Verdict);
        Assert.Equal(ChangeVerdict.Regressed, RunComparer.Compare([.. Enumerable.Range(1, 4).Select(static i => Late(i))], [.. Enumerable.Range(11, 4).Select(static i => Late(i, 1.2))], Margin).Verdict);
    }

    [Fact]
    public void Compare_MarginWiderThanTheChange_IsNoEvidence() =>
        Assert.Equal(ChangeVerdict.NoEvidence, RunComparer.Compare([SyntheticRuns.Make(1)], [SyntheticRuns.Make(2, 1.2)], 0.5).Verdict);

    [Fact]
    public void Compare_TimeoutsWhereThereWereNone_Regressed()
    {
        var comparison = RunComparer.Compare([SyntheticRuns.Make(1)], [SyntheticRuns.Make(2, timeouts: 0.03)], Margin);
        var rate = comparison.Figures.Single(static figure => figure.Name == "timeout.rate");
        Assert.Equal((ChangeVerdict.LikelyRegressed, 0.0), (rate.Verdict, rate.Base));
        Assert.InRange(rate.Effect, 0.02, 0.04);
    }

    [Fact]
    public void Compare_GateThatFailsNow_Regressed()
    {
        var (from, run) = (SyntheticRuns.Make(1), SyntheticRuns.Make(2));
        run = run with { Summary = run.Summary with { Gates = [.. run.Summary.Gates.Select(static (gate, i) => i == 0 ? gate with { Outcome = GateOutcome.Fail } : gate)] } };
        var comparison = RunComparer.Compare([from], [run], Margin);
        Assert.Equal((ChangeVerdict.LikelyRegressed, ChangeVerdict.NoEvidence), (comparison.Gates[0].Verdict, comparison.Gates[1].Verdict));
        Assert.Equal(ChangeVerdict.LikelyRegressed, comparison.Verdict);
    }

    [Fact]
    public void Compare_SameRuns_SaysTheSameEachTime() => Assert.Equal(ComparisonJson.Write(Pair(5, 1.1)), ComparisonJson.Write(Pair(5, 1.1)));

    [Fact]
    public void Compare_OtherPlanHostAndVersion_SaysWhatDiffers()
    {
        var manifest = SyntheticRuns.Manifest();
        var other = SyntheticRuns.Make(2) with
        {
            Manifest = manifest with
            {
                EffectivePlan = "name: b\nfleet:\n  devices: 2000\nwarmup: 5s\n",
                Host = new Dictionary<string, string> { ["cores"] = "4" },
                Versions = new Dictionary<string, string> { ["tool"] = "2" },
            },
        };
        Assert.Equal(
        [
            "plan: 'fleet: devices: 1000' against 'fleet: devices: 2000'", "plan: 'nothing' against 'warmup: 5s'", "host cores: '2' against '4'", "version tool: '1' against '2'",
        ], RunComparer.Compare([SyntheticRuns.Make(1)], [other], Margin).Differences);
        Assert.Empty(Pair(1, 1).Differences);
    }

    [Fact]
    public void Compare_InvalidRun_IsUnlike()
    {
        var run = SyntheticRuns.Make(2);
        var comparison = RunComparer.Compare([SyntheticRuns.Make(1)], [run with { Summary = run.Summary with { Verdict = Verdict.Invalid } }], Margin);
        Assert.Equal(["run-2 ended invalid, so that its figures say little"], comparison.Differences);
    }

    private static ComparisonResult Pair(int pair, double suback) => RunComparer.Compare([SyntheticRuns.Make(pair)], [SyntheticRuns.Make(pair + 100, suback)], Margin);
}

using System.Globalization;
using LoadHarness.Core.Results;
using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Comparison;

/// <summary>Compares runs: each figure is tested against a margin, with Holm's correction over all of them.</summary>
public static class RunComparer
{
    /// <summary>How sure a change must be: the chance that any figure of two like sides is called changed.</summary>
    public const double Alpha = 0.05;

    /// <summary>The margin where none is named.</summary>
    public const double UsualMargin = 0.05;

    /// <summary>Rates that differ by less than a thousandth mean nothing, whatever the margin makes of a rate of nothing.</summary>
    public const double LeastRate = 0.001;

    private const int Draws = 400;

    /// <summary>Runs whose percentiles agree to less than this agree by chance, or by the histogram's three digits.</summary>
    private const double LeastSpread = 0.002;

    /// <summary>Compares.</summary>
    /// <param name="from">The base: one run or more.</param>
    /// <param name="runs">The runs that are judged: one or more.</param>
    /// <param name="margin">Changes up to this share count as none.</param>
    public static ComparisonResult Compare(IReadOnlyList<RunSample> from, IReadOnlyList<RunSample> runs, double margin)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(runs);
        var sure = from.Count > 1 && runs.Count > 1;
        var figures = Figure.Of([.. from, .. runs]).ToArray();
        var changes = figures.Select(figure => Change(figure, from, runs)).ToArray();
        var lags = figures.Select(figure => sure ? 0 : from.Concat(runs).Max(figure.LagOf)).ToArray();
        var allowed = figures.Select((figure, i) => figure.Allowance(margin, changes[i].Base, lags[i])).ToArray();
        var worse = Holm.Adjust([.. changes.Select((change, i) => change.Difference.PAbove(allowed[i]))]);
        var better = Holm.Adjust([.. changes.Select((change, i) => change.Difference.PBelow(-allowed[i]))]);
        var results = figures.Select((figure, i) => Result(figure, changes[i], worse[i], better[i], sure) with { LagMs = lags[i] }).ToArray();
        var gates = Gates(from, runs, sure);
        var verdict = Worst([.. results.Select(static r => r.Verdict), .. gates.Select(static g => g.Verdict)]);
        return new ComparisonResult
        {
            Base = [.. from.Select(static run => run.Name)],
            Run = [.. runs.Select(static run => run.Name)],
            Margin = margin,
            Test = Test(from.Count, runs.Count),
            Verdict = verdict,
            Reason = Reason(results, gates, verdict, margin),
            Differences = Likeness.Differences(from, runs),
            Figures = results,
            Gates = gates,
        };
    }

    /// <summary>Returns what differs between runs beside their figures: plan, host, version; one sentence each.</summary>
    /// <param name="from">The base.</param>
    /// <param name="runs">The runs that are judged.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyList<RunSample> from, IReadOnlyList<RunSample> runs)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(runs);
        return Likeness.Differences(from, runs);
    }

    private static (double Base, double Run, Difference Difference) Change(Figure figure, IReadOnlyList<RunSample> from, IReadOnlyList<RunSample> runs)
    {
        var (left, right) = (Values(figure, from), Values(figure, runs));
        var (a, b) = (from.Count, runs.Count) switch
        {
            (1, 1) => (Bootstrapped(figure, from[0], 1), Bootstrapped(figure, runs[0], 2)),
            (1, _) => Beside(left[0], Side.OfRuns(right, Least(figure, right, runs)), runs.Count),
            (_, 1) => Swap(Beside(right[0], Side.OfRuns(left, Least(figure, left, from)), from.Count)),
            _ => (Side.OfRuns(left, Least(figure, left, from)), Side.OfRuns(right, Least(figure, right, runs))),
        };
        return (a.Estimate, b.Estimate, b.Less(a));
    }

    private static double[] Values(Figure figure, IReadOnlyList<RunSample> runs) => [.. runs.Select(run => figure.Windows(run).Of(figure.Statistic))];

    private static Side Bootstrapped(Figure figure, RunSample run, int seed)
    {
        var windows = figure.Windows(run);
        var least = figure.IsLatency ? LeastSpread : Binomial(windows.Of(figure.Statistic), windows.Total);
        return new Side(windows.Of(figure.Statistic), Math.Max(least, windows.Error(figure.Statistic, Draws, seed)), Math.Max(1, windows.Count - 1));
    }

    /// <summary>The least spread between runs that can be believed: of rates what counting alone makes.</summary>
    private static double Least(Figure figure, double[] values, IReadOnlyList<RunSample> runs) =>
        figure.IsLatency ? LeastSpread : Binomial(values.Average(), (long)runs.Average(run => figure.Windows(run).Total));

    private static double Binomial(double rate, long trials) => Math.Sqrt(Math.Max(rate * (1 - rate), 1.0 / Math.Max(1, trials)) / Math.Max(1, trials));

    private static (Side, Side) Beside(double one, Side several, int count) => (Side.OfOneRun(one, several, count), several);

    private static (Side, Side) Swap((Side First, Side Second) pair) => (pair.Second, pair.First);

    private static FigureChange Result(Figure figure, (double Base, double Run, Difference Difference) change, double worse, double better, bool sure)
    {
        var (estimate, reach) = (change.Difference.Estimate, change.Difference.Reach);
        double Effect(double difference) => figure.IsLatency ? Math.Exp(difference) - 1 : difference;
        return new FigureChange
        {
            Name = figure.Name,
            Unit = figure.IsLatency ? "ms" : "ratio",
            Base = figure.Value(change.Base),
            Run = figure.Value(change.Run),
            Effect = Effect(estimate),
            Low = Effect(estimate - reach),
            High = Effect(estimate + reach),
            P = estimate > 0 ? worse : better,
            Verdict = worse <= Alpha ? (sure ? ChangeVerdict.Regressed : ChangeVerdict.LikelyRegressed)
                : better <= Alpha ? (sure ? ChangeVerdict.Improved : ChangeVerdict.LikelyImproved)
                : ChangeVerdict.NoEvidence,
        };
    }

    private static GateChange[] Gates(IReadOnlyList<RunSample> from, IReadOnlyList<RunSample> runs, bool sure) =>
    [
        .. from[0].Summary.Gates.Select(static gate => gate.That)
            .Where(that => from.Concat(runs).All(run => run.Summary.Gates.Any(gate => gate.That == that)))
            .Select(that => Gate(that, Outcomes(from, that), Outcomes(runs, that), sure)),
    ];

    private static GateOutcome[] Outcomes(IReadOnlyList<RunSample> runs, string that) => [.. runs.Select(run => run.Summary.Gates.First(gate => gate.That == that).Outcome)];

    /// <summary>Only where all runs of a side agree: one of three that failed is no evidence yet.</summary>
    private static GateChange Gate(string that, GateOutcome[] from, GateOutcome[] runs, bool sure)
    {
        static bool All(GateOutcome[] outcomes, bool pass) => outcomes.All(outcome => pass ? outcome == GateOutcome.Pass : outcome is GateOutcome.Fail or GateOutcome.NoData);
        return new GateChange(that, from, runs,
            All(from, pass: true) && All(runs, pass: false) ? (sure ? ChangeVerdict.Regressed : ChangeVerdict.LikelyRegressed)
            : All(from, pass: false) && All(runs, pass: true) ? (sure ? ChangeVerdict.Improved : ChangeVerdict.LikelyImproved)
            : ChangeVerdict.NoEvidence);
    }

    private static ChangeVerdict Worst(ChangeVerdict[] verdicts) => verdicts.Append(ChangeVerdict.NoEvidence).Max();

    private static string Test(int from, int runs) => (from, runs) switch
    {
        (1, 1) => "One run a side: standard errors by a block bootstrap over windows of 10 s (1 s at the least in short runs), which does not see how runs differ from each other: latencies may differ by the generator's own lag at that percentile besides, and a change is never more than likely. Student's t against the margin, Holm's correction over all figures, α = 5 %.",
        (1, _) or (_, 1) => "One run beside several, whose spread stands for both sides: latencies may differ by the generator's own lag at that percentile besides, and a change is never more than likely. Student's t against the margin, Holm's correction over all figures, α = 5 %.",
        _ => "Each run is one observation: Welch's t-test on the runs' percentiles (logarithms) and rates against the margin, Holm's correction over all figures, α = 5 %.",
    };

    private static string Reason(FigureChange[] figures, GateChange[] gates, ChangeVerdict verdict, double margin)
    {
        if (verdict == ChangeVerdict.NoEvidence)
        {
            return string.Create(CultureInfo.InvariantCulture, $"No figure changed by more than {margin * 100:0.##} % with enough evidence.");
        }

        var concerned = figures.Where(figure => figure.Verdict == verdict).OrderBy(static figure => figure.P).Select(static figure => figure.Name).Concat(gates.Where(gate => gate.Verdict == verdict).Select(static gate => $"'{gate.That}'")).ToArray();
        return $"{Words(verdict)}: {string.Join(", ", concerned.Take(5))}{(concerned.Length > 5 ? $" and {concerned.Length - 5} more" : "")}.";
    }

    /// <summary>A verdict in words.</summary>
    public static string Words(ChangeVerdict verdict) => verdict switch
    {
        ChangeVerdict.Regressed => "regressed",
        ChangeVerdict.LikelyRegressed => "likely regressed",
        ChangeVerdict.Improved => "improved",
        ChangeVerdict.LikelyImproved => "likely improved",
        _ => "no evidence",
    };
}

using LoadHarness.Core.Comparison;
using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>The words of a comparison, the same in every format.</summary>
internal static class ComparisonText
{
    /// <summary>The heads of the table of figures.</summary>
    public static IReadOnlyList<string> FigureHeads { get; } = ["figure", "verdict", "base", "run", "change", "95 % interval", "counts as none", "p"];

    /// <summary>The heads of the table of gates.</summary>
    public static IReadOnlyList<string> GateHeads { get; } = ["gate", "verdict", "base", "run"];

    /// <summary>A figure as cells.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="margin">The comparison's margin.</param>
    public static string[] Cells(FigureChange figure, double margin) =>
    [
        figure.Name, RunComparer.Words(figure.Verdict), Format.InUnit(figure.Base, figure.Unit), Format.InUnit(figure.Run, figure.Unit),
        Effect(figure, figure.Effect), $"{Effect(figure, figure.Low)} … {Effect(figure, figure.High)}", Tolerance(figure, margin), P(figure.P),
    ];

    /// <summary>A gate as cells.</summary>
    public static string[] Cells(GateChange gate) => [gate.That, RunComparer.Words(gate.Verdict), Outcomes(gate.Base), Outcomes(gate.Run)];

    /// <summary>Which runs are compared.</summary>
    public static string Runs(ComparisonResult comparison) => $"base {string.Join(", ", comparison.Base)}; run {string.Join(", ", comparison.Run)}; margin {Format.Ratio(comparison.Margin)}";

    /// <summary>What to know when like was not compared with like; null where it was.</summary>
    public static string? Unlike(ComparisonResult comparison) => comparison.Differences.Count == 0 ? null
        : $"Not like with like: {string.Join("; ", comparison.Differences)}.";

    /// <summary>All of it in one line: what changed, by how much, and against what.</summary>
    public static string Sentence(ComparisonResult comparison)
    {
        var changed = comparison.Figures.Where(static figure => figure.Verdict != ChangeVerdict.NoEvidence).OrderByDescending(static figure => figure.Verdict).Take(6)
            .Select(static figure => $"{figure.Name} {Effect(figure, figure.Effect)} ({Effect(figure, figure.Low)} … {Effect(figure, figure.High)})").ToArray();
        return $"{comparison.Reason} Against {string.Join(", ", comparison.Base)}{(changed.Length > 0 ? ": " + string.Join(", ", changed) : "")}.{(Unlike(comparison) is { } unlike ? " " + unlike : "")}";
    }

    /// <summary>Figures that changed first, the largest effect first among the rest.</summary>
    public static IEnumerable<FigureChange> Ordered(ComparisonResult comparison) => comparison.Figures.OrderByDescending(static figure => figure.Verdict);

    /// <summary>Bad, good or neither, as a name of colours and styles.</summary>
    public static string Mood(ChangeVerdict verdict) => verdict switch
    {
        ChangeVerdict.Regressed or ChangeVerdict.LikelyRegressed => "fail",
        ChangeVerdict.Improved or ChangeVerdict.LikelyImproved => "pass",
        _ => "interrupted",
    };

    private static string Effect(FigureChange figure, double effect)
    {
        var text = figure.Unit == "ratio" ? $"{Format.Number(Math.Round(effect * 100, 3))} points" : $"{Format.Number(Math.Round(effect * 100, 1))} %";
        return effect > 0 ? "+" + text : text;
    }

    /// <summary>How much of a difference is none.</summary>
    private static string Tolerance(FigureChange figure, double margin) => $"{Format.Ratio(margin)}{(figure.Unit == "ratio" ? $" + {Format.Number(100 * RunComparer.LeastRate)} points" : figure.LagMs > 0 ? $" + {Format.Ms(figure.LagMs)} of lag" : "")}";

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : Format.Number(Math.Round(p, 4));

    private static string Outcomes(IReadOnlyList<GateOutcome> outcomes) =>
        string.Join(", ", outcomes.CountBy(static outcome => outcome).Select(each => outcomes.Count == 1 ? ReportText.Word(each.Key) : $"{each.Value} {ReportText.Word(each.Key)}"));
}

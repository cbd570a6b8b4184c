using System.Globalization;
using LoadHarness.Core.Results;
using LoadHarness.Core.Statistics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>Judges a run's drift gates together: α is 1 % for all of them, by Holm's correction.</summary>
internal static class DriftJudge
{
    /// <summary>How seldom a run without drift may fail by one of its drift gates.</summary>
    public const double Alpha = 0.01;

    /// <summary>A shorter run says more of its start than of its drift.</summary>
    public static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(10);

    /// <summary>Returns the results, in the order of the gates.</summary>
    /// <param name="gates">Each with its metric's windows; all are drift gates.</param>
    /// <param name="limits">All gates of the plan, whose limits a drifting metric may cross.</param>
    public static IReadOnlyList<GateResult> Judge(IReadOnlyList<(GateExpression Gate, IReadOnlyList<DriftWindow> Windows)> gates, IReadOnlyList<GateExpression> limits)
    {
        var cases = gates.Select(static pair => Read(pair.Gate, pair.Windows)).ToArray();

        // A gate that cannot be judged yet counts as well: otherwise the correction would depend on which metric is slow to come.
        var adjusted = Holm.Adjust([.. cases.Select(static c => c.Finding?.PBeyond(c.Gate) ?? 1)]);
        return [.. cases.Zip(adjusted, (each, p) => each.Finding is { } finding ? Decide(each.Gate, finding, p, cases.Length, limits) : each.Open!)];
    }

    private static Case Read(GateExpression gate, IReadOnlyList<DriftWindow> windows)
    {
        var points = DriftPoints.Of(gate, windows);
        if (points.Hours.Length == 0)
        {
            return windows is [var first, .., var last] && last.To - first.From >= ShortestSpan.TotalSeconds && windows.All(static w => w is { Weight: 0, Values: null })
                ? new Case(gate, null, Result(gate, GateOutcome.NoData, $"{gate.Subject} was not measured; a metric without data fails its gate."))
                : new Case(gate, null, TooShort(gate, TimeSpan.Zero, 0));
        }

        var span = TimeSpan.FromHours(points.To - points.From);
        if (points.Hours.Length < Trend.FewestPoints || span < ShortestSpan)
        {
            return new Case(gate, null, TooShort(gate, span, points.Hours.Length));
        }

        return DriftFinding.Of(gate, points) is { } finding
            ? new Case(gate, finding, null)
            : new Case(gate, null, Result(gate, GateOutcome.Inconclusive, $"{gate.Subject} is mostly 0, of which no share can be taken; give the limit in its own unit an hour, such as 'drift({gate.Subject}) < {DriftGrammar.Example(gate.Metric)}/h'."));
    }

    private static GateResult TooShort(GateExpression gate, TimeSpan span, int points)
    {
        var missing = ShortestSpan - span;
        if (points > 0 && points < Trend.FewestPoints)
        {
            var byPoints = span * ((double)(Trend.FewestPoints - points) / points);
            missing = byPoints > missing ? byPoints : missing;
        }

        return Result(gate, GateOutcome.Inconclusive, string.Create(CultureInfo.InvariantCulture,
            $"{gate.Subject} has {points} windows with enough samples over {Words.Span(span)}, too few to judge a drift: the run must last about {Words.Span(missing)} longer.")) with
        { Samples = points };
    }

    private static GateResult Decide(GateExpression gate, DriftFinding finding, double p, int gates, IReadOnlyList<GateExpression> limits)
    {
        var interval = finding.Interval(Confidence.Usual.Tail);
        var side = GateEvaluator.Side(gate, interval);
        var outcome = p <= Alpha ? GateOutcome.Fail : side == GateOutcome.Pass ? GateOutcome.Pass : GateOutcome.Inconclusive;
        var range = string.Create(CultureInfo.InvariantCulture,
            $"{gate.Subject} drifts by {gate.FormatRounded(finding.Value)} (95 % interval {End(gate, interval.Low)} to {End(gate, interval.High)}) over {Words.Span(TimeSpan.FromHours(finding.Hours))} in {finding.Trend.Points} windows");
        var reason = outcome switch
        {
            GateOutcome.Pass => $"{range}, wholly within the limit.",
            GateOutcome.Fail => string.Create(CultureInfo.InvariantCulture, $"{range}, beyond the limit (p = {p:0.#####}, corrected for {gates} drift gate{(gates == 1 ? "" : "s")}; α is 1 %).{Crossing.Sentence(gate, finding, limits)}{Own(gate)}"),
            _ when side == GateOutcome.Fail => string.Create(CultureInfo.InvariantCulture, $"{range}, beyond the limit, but not as surely as α = 1 % over {gates} drift gate{(gates == 1 ? "" : "s")} asks (p = {p:0.###}); {Longer(gate, finding, interval)}."),
            _ => $"{range}, which contains the limit; {Longer(gate, finding, interval)}.",
        };
        return Result(gate, outcome, reason) with
        {
            Value = double.IsFinite(finding.Value) ? finding.Value : null,
            Samples = finding.Trend.Points,
            Low = double.IsFinite(interval.Low) ? interval.Low : null,
            High = double.IsFinite(interval.High) ? interval.High : null,
        };
    }

    /// <summary>The interval of a slope narrows with time to the power of 1.5: longer lever, and more windows.</summary>
    private static string Longer(GateExpression gate, DriftFinding finding, Interval interval)
    {
        const string TooNear = "it lies so near the limit that no run within reach would decide it";
        var distance = Math.Abs(finding.Value - gate.Limit);
        var half = finding.Value < gate.Limit ? interval.High - finding.Value : finding.Value - interval.Low;
        if (!double.IsFinite(half) || !double.IsFinite(distance))
        {
            return $"the run must last about {Words.Span(TimeSpan.FromHours(finding.Hours))} longer, at the least, before that can be told";
        }

        var growth = Math.Pow(Math.Max(1.1, half / Math.Max(distance, 1e-12)), 2.0 / 3);
        var hours = finding.Hours * (growth - 1);
        return hours > 24 * 30 ? TooNear : $"about {Words.Span(TimeSpan.FromHours(hours))} more would decide it if it stays as observed";
    }

    private static string Own(GateExpression gate) =>
        gate.Metric.IsOwn ? " This is the load generator's own process: the leak is LoadHarness's, not the target's." : "";

    private static string End(GateExpression gate, double value) => double.IsFinite(value) ? gate.FormatRounded(value) : "unbounded";

    private static GateResult Result(GateExpression gate, GateOutcome outcome, string reason) => new()
    {
        That = gate.Text,
        Outcome = outcome,
        Limit = gate.Limit,
        Unit = gate.Unit,
        Reason = reason,
    };

    /// <param name="Gate">The gate.</param>
    /// <param name="Finding">Its drift; null where it cannot be judged.</param>
    /// <param name="Open">Its result then.</param>
    private sealed record Case(GateExpression Gate, DriftFinding? Finding, GateResult? Open);
}

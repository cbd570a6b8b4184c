namespace LoadHarness.Core.Gates.Drift;

/// <summary>When a drifting metric meets the limit of another gate.</summary>
internal static class Crossing
{
    /// <summary>Further ahead no line can be trusted.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(365);

    /// <summary>Returns the sentence with a space before it; empty where the metric moves towards no limit.</summary>
    /// <param name="gate">The drift gate.</param>
    /// <param name="finding">Its drift.</param>
    /// <param name="limits">All gates of the plan.</param>
    public static string Sentence(GateExpression gate, DriftFinding finding, IReadOnlyList<GateExpression> limits)
    {
        var slope = finding.Trend.Slope;
        var first = limits
            .Where(other => other.Drift == DriftUnit.None && other.Metric == gate.Metric && other.Statistic == gate.Statistic
                && other.Operator != GateOperator.Equal && other.IsUpperLimit == slope > 0)
            .Select(other => (Gate: other, Hours: (other.Limit - finding.Last) / slope))
            .OrderBy(static each => each.Hours)
            .FirstOrDefault();
        if (first.Gate is null || slope == 0 || first.Hours > Furthest.TotalHours)
        {
            return "";
        }

        var limit = first.Gate.Format(first.Gate.Limit);
        return first.Hours <= 0
            ? $" In the last windows {gate.Subject} is beyond its {limit} limit already."
            : $" At this slope {gate.Subject} crosses its {limit} limit in about {Words.Span(TimeSpan.FromHours(first.Hours))}.";
    }
}

using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Gates;

/// <summary>How a gate compares.</summary>
public enum GateOperator
{
    /// <summary>Below the limit.</summary>
    Less,

    /// <summary>At most the limit.</summary>
    LessOrEqual,

    /// <summary>Above the limit.</summary>
    Greater,

    /// <summary>At least the limit.</summary>
    GreaterOrEqual,

    /// <summary>Exactly the limit, of what was observed; takes no interval.</summary>
    Equal,
}

/// <summary>A condition on a metric: <c>METRIC[.STAT] OP VALUE</c>, parsed and type-checked.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Statistic">Which statistic of a latency; null for other metrics.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Limit">A ratio, milliseconds, or a number, by the metric's unit.</param>
public sealed record GateExpression(MetricInfo Metric, GateStatistic? Statistic, GateOperator Operator, double Limit)
{
    private const string DriftOpens = "drift(";

    private static readonly (string Sign, GateOperator Operator)[] Signs =
    [
        ("<=", GateOperator.LessOrEqual), (">=", GateOperator.GreaterOrEqual), ("==", GateOperator.Equal), ("<", GateOperator.Less), (">", GateOperator.Greater),
    ];

    /// <summary>Whether the gate is about the metric's drift, and in which unit an hour its limit is.</summary>
    public DriftUnit Drift { get; init; }

    /// <summary>The metric with its statistic, without what is asked of it: <c>suback.p99</c>.</summary>
    public string Subject => Statistic is null ? Metric.Name : $"{Metric.Name}.{Statistic.Name}";

    /// <summary>What is judged, as a gate spells it: <c>suback.p99</c>, <c>drift(suback.p99)</c>.</summary>
    public string Name => Drift == DriftUnit.None ? Subject : $"{DriftOpens}{Subject})";

    /// <summary>What value and limit are: the metric's unit; of a drift <c>ratio/h</c> or the metric's unit with <c>/h</c>.</summary>
    public string Unit => Drift switch
    {
        DriftUnit.None => Metric.Unit,
        DriftUnit.ShareOfLevel => "ratio/h",
        _ => Metric.Unit + "/h",
    };

    /// <summary>The condition, normalised: <c>suback.p99 &lt; 500ms</c>.</summary>
    public string Text => $"{Name} {Array.Find(Signs, s => s.Operator == Operator).Sign} {Format(Limit)}";

    /// <summary>True where a value below the limit is good.</summary>
    public bool IsUpperLimit => Operator is GateOperator.Less or GateOperator.LessOrEqual;

    /// <summary>Parses a condition.</summary>
    /// <exception cref="HarnessException">It is wrong; the message has the column.</exception>
    public static GateExpression Parse(string text) =>
        TryParse(text, out var column, out var error) ?? throw new HarnessException(ExitCode.BadInput, $"gate '{text}', column {column}: {error}");

    /// <summary>Parses a condition; null where it is wrong.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="column">Where it is wrong, from 1.</param>
    /// <param name="error">What is wrong and how to mend it, one sentence.</param>
    public static GateExpression? TryParse(string text, out int column, out string error)
    {
        var start = text.Length - text.AsSpan().TrimStart().Length;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-' or '(' or ')'))
        {
            end++;
        }

        column = start + 1;
        if (end == start)
        {
            error = "a condition begins with a metric, as in 'timeout.rate < 0.5%'.";
            return null;
        }

        var token = text[start..end];
        var isDrift = token.StartsWith(DriftOpens, StringComparison.Ordinal);
        if (isDrift && !token.EndsWith(')'))
        {
            column = end + 1;
            error = "the bracket of 'drift(' is not closed, as in 'drift(suback.p99) < 2%/h'.";
            return null;
        }

        column += isDrift ? DriftOpens.Length : 0;
        var resolved = Resolve(isDrift ? token[DriftOpens.Length..^1] : token, ref column, out error);
        if (resolved is not { } subject)
        {
            return null;
        }

        if (!isDrift && subject.Metric.IsTarget)
        {
            error = $"'{subject.Metric.Name}' is the target's own and is judged by how it changes: 'drift({subject.Metric.Name}) < 2%/h'.";
            return null;
        }

        if (isDrift && DriftGrammar.Refusal(subject.Metric) is { } refusal)
        {
            error = refusal;
            return null;
        }

        var at = end + (text.Length - end - text.AsSpan(end).TrimStart().Length);
        var sign = Array.Find(Signs, s => text.AsSpan(at).StartsWith(s.Sign, StringComparison.Ordinal));
        column = at + 1;
        if (sign.Sign is null)
        {
            error = $"after '{text[start..end]}' comes one of <, <=, >, >=, ==.";
            return null;
        }

        at += sign.Sign.Length;
        column = at + (text.Length - at - text.AsSpan(at).TrimStart().Length) + 1;
        var drift = DriftUnit.None;
        if (isDrift)
        {
            if (DriftGrammar.ReadLimit(text[at..].Trim(), subject.Metric, sign.Operator, out var slope, out drift) is { } flaw)
            {
                error = flaw;
                return null;
            }

            error = "";
            return new GateExpression(subject.Metric, subject.Statistic, sign.Operator, slope) { Drift = drift };
        }

        if (ReadLimit(text[at..].Trim(), subject.Metric.Unit, out var limit) is { } expected)
        {
            error = $"'{subject.Metric.Name}' is compared with {expected}.";
            return null;
        }

        error = Undecidable(subject.Metric, subject.Statistic, sign.Operator, limit) ?? "";
        return error.Length == 0 ? new GateExpression(subject.Metric, subject.Statistic, sign.Operator, limit) : null;
    }

    /// <summary>Writes a value of this gate with its unit, so that it reads back.</summary>
    public string Format(double value) => GateUnits.Format(value, Unit);

    /// <summary>Writes a value of this gate for people: three decimals, or more where it would else be nothing.</summary>
    public string FormatRounded(double value) => GateUnits.FormatRounded(value, Unit);

    /// <summary>Compares a value as it stands.</summary>
    public bool Holds(double value) => Operator switch
    {
        GateOperator.Less => value < Limit,
        GateOperator.LessOrEqual => value <= Limit,
        GateOperator.Greater => value > Limit,
        GateOperator.GreaterOrEqual => value >= Limit,
        _ => Math.Abs(value - Limit) <= 1e-12 * Math.Max(1, Math.Abs(Limit)),
    };

    private static (MetricInfo Metric, GateStatistic? Statistic)? Resolve(string name, ref int column, out string error)
    {
        error = "";
        if (MetricCatalog.Find(name) is { } whole)
        {
            if (whole.Kind != MetricKind.Latency)
            {
                return (whole, null);
            }

            error = $"'{name}' is a latency; name a statistic, such as {name}.p99 (p50, p90, p95, p99, p99.9 or max).";
            return null;
        }

        // From the left, for 'p99.9' has a dot of its own; the longest metric wins.
        MetricInfo? latency = null;
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (MetricCatalog.Find(name[..dot]) is not { Kind: MetricKind.Latency } found)
            {
                continue;
            }

            latency = found;
            if (GateStatistic.Find(name[(dot + 1)..]) is { } statistic)
            {
                return (found, statistic);
            }
        }

        var nearest = Suggestion.Words(name, MetricCatalog.GateNames);
        if (latency is not null && name[latency.Name.Length..].StartsWith(".p", StringComparison.Ordinal))
        {
            column += latency.Name.Length + 1;
            error = $"unknown statistic '{name[(latency.Name.Length + 1)..]}' of '{latency.Name}'; known are p50, p90, p95, p99, p99.9 and max.";
            return null;
        }

        error = $"unknown metric '{name}'{(nearest.Length > 0 ? nearest : "; 'loadharness list' names them all.")}";
        return null;
    }

    internal static string? ReadLimit(string text, string unit, out double limit)
    {
        switch (unit)
        {
            case "ratio":
                return Units.TryParseRatio(text, out limit, out var ratioError) ? limit is >= 0 and <= 1 ? null : "a share from 0% to 100%" : ratioError;
            case "ms":
                var good = Units.TryParseDuration(text, out var duration, out var durationError);
                limit = duration.TotalMilliseconds;
                return good ? null : durationError;
            case "bytes":
                var isSize = Units.TryParseSize(text, out var bytes, out var sizeError);
                limit = bytes;
                return isSize ? null : sizeError;
            default:
                return Units.TryNumber(text, out limit) && limit >= 0 ? null : "a plain number";
        }
    }

    /// <summary>Refuses what no run could decide, however long.</summary>
    private static string? Undecidable(MetricInfo metric, GateStatistic? statistic, GateOperator comparison, double limit)
    {
        if (statistic is { IsMax: false } && comparison == GateOperator.Equal)
        {
            return "a percentile is an estimate and never equals a limit; use < or <=.";
        }

        if (metric.Kind != MetricKind.Proportion)
        {
            return null;
        }

        return (comparison, limit) switch
        {
            (GateOperator.Less or GateOperator.LessOrEqual, 0) => $"no number of samples proves a rate of 0; write '{metric.Name} == 0%' to ask it of those observed.",
            (GateOperator.Greater or GateOperator.GreaterOrEqual, 1) => $"no number of samples proves a share of all; write '{metric.Name} == 100%' to ask it of those observed.",
            (GateOperator.Less, _) or (GateOperator.LessOrEqual, < 1) or (GateOperator.Greater, _) or (GateOperator.GreaterOrEqual, > 0) or (GateOperator.Equal, _) => null,
            _ => "every value fulfils this; choose a limit that can be missed.",
        };
    }
}

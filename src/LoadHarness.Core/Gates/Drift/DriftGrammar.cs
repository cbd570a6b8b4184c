using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Gates;

/// <summary>What the limit of a drift gate is, an hour.</summary>
public enum DriftUnit
{
    /// <summary>The gate is not about a drift.</summary>
    None,

    /// <summary>A share of the metric's level at the start: <c>2%/h</c>.</summary>
    ShareOfLevel,

    /// <summary>The metric's own unit: <c>5ms/h</c>, <c>1MiB/h</c>; of a rate percentage points, <c>0.1%/h</c>.</summary>
    OwnUnit,
}

/// <summary>What a drift gate may ask: <c>drift(METRIC) OP VALUE/h</c>.</summary>
internal static class DriftGrammar
{
    private const string PerHour = "/h";

    /// <summary>Why a metric has no drift; null where it has.</summary>
    public static string? Refusal(MetricInfo metric) => MetricCatalog.CanDrift(metric) ? null
        : $"'{metric.Name}' has no drift: it is one figure of the whole run. Drift is for latencies, rates, churn.*, starts.*, harness.* and target.*.";

    /// <summary>Reads the limit; what is wrong with it, or null.</summary>
    public static string? ReadLimit(string text, MetricInfo metric, GateOperator comparison, out double limit, out DriftUnit unit)
    {
        (limit, unit) = (0, DriftUnit.None);
        if (comparison == GateOperator.Equal)
        {
            return "a drift is an estimate and never equals a limit; use < or <=.";
        }

        if (!text.EndsWith(PerHour, StringComparison.Ordinal))
        {
            return $"a drift is compared with a change an hour, such as 2%/h{(metric.Kind == MetricKind.Proportion ? " (percentage points)" : $" or {Example(metric)}/h")}.";
        }

        var value = text[..^PerHour.Length].TrimEnd();
        if (metric.Kind == MetricKind.Proportion || !value.EndsWith('%'))
        {
            unit = DriftUnit.OwnUnit;
            return GateExpression.ReadLimit(value, metric.Unit, out limit) is { } expected ? $"a drift of '{metric.Name}' is compared with {expected}, an hour, or with a share such as 2%/h." : null;
        }

        unit = DriftUnit.ShareOfLevel;
        return Units.TryParseRatio(value, out limit, out _) && limit is > -1 and <= 1000 ? null : "the share must be more than -100%/h.";
    }

    /// <summary>A limit in the metric's unit, for examples in messages.</summary>
    public static string Example(MetricInfo metric) => metric.Unit switch
    {
        "ms" => "5ms",
        "bytes" => "1MiB",
        "ratio" => "0.1%",
        _ => "10",
    };
}

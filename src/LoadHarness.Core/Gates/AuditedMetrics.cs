using HdrHistogram;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates;

/// <summary>What was measured, and what was found out after the run.</summary>
/// <param name="measured">What was measured.</param>
/// <param name="audit">The audit; null where there was none, so that its metrics have no data.</param>
/// <param name="churn">The churn, with what the simulator says of it.</param>
internal sealed class AuditedMetrics(IGateMetrics measured, AuditResult? audit, Func<ChurnSummary> churn) : IGateMetrics
{
    /// <inheritdoc/>
    public bool TryGetProportion(string name, out long hits, out long trials) => measured.TryGetProportion(name, out hits, out trials);

    /// <inheritdoc/>
    public bool TryGetLatency(string name, out HistogramBase? histogram) => measured.TryGetLatency(name, out histogram);

    /// <inheritdoc/>
    public bool TryGetNumber(string name, out double? value)
    {
        if (ChurnMetrics.TryGet(name, churn, out value))
        {
            return true;
        }

        var found = name switch
        {
            "orphans" => audit?.Orphans,
            "orphans.things" => audit?.Things,
            "orphans.certificates" => audit?.Certificates,
            "orphans.serials" => audit?.Serials,
            _ => null,
        };
        value = found;
        return found is not null || measured.TryGetNumber(name, out value);
    }
}

using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>A filter ended with a NUL character.</summary>
internal sealed class NulInFilterRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.NulInFilter;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.NulInFilter;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => Mistakes.StopsSubscription(seen) ? Confidence.Certain : null;
}

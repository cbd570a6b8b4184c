using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>One SUBSCRIBE had more than 8 filters.</summary>
internal sealed class TooManyFiltersRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.TooManyFilters;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.ManyFilters;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => Mistakes.StopsSubscription(seen) ? Confidence.Certain : null;
}

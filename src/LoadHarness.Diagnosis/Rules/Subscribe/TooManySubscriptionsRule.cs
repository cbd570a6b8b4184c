using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The connection asked for more than 50 subscriptions.</summary>
internal sealed class TooManySubscriptionsRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.TooManySubscriptions;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.ManySubscriptions;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen.Outcome switch
    {
        Outcome.SubackRefused => Confidence.Certain,
        _ => Mistakes.StopsSubscription(seen) ? Confidence.Likely : null,
    };
}

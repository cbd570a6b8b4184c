using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The device subscribed to a request, or to a wildcard under <c>$</c>.</summary>
internal sealed class WrongSubscribeTopicRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.WrongSubscribeTopic;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.SubscribedToRequest | WireMarks.ReservedWildcard;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => Mistakes.StopsSubscription(seen) || seen.Outcome == Outcome.NoResponse ? Confidence.Certain : null;
}

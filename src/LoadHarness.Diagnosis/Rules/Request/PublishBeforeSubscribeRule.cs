using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The request was sent before its answer was subscribed to.</summary>
internal sealed class PublishBeforeSubscribeRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.PublishBeforeSubscribe;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.RequestBeforeSuback;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => Mistakes.WeighSilentRequest(seen, context);
}

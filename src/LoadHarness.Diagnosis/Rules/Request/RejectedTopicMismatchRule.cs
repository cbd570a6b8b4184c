using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The device listened for refusals on another request's topic.</summary>
internal sealed class RejectedTopicMismatchRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.RejectedTopicMismatch;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.ForeignRejectedFilter;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => Mistakes.WeighSilentRequest(seen, context);
}

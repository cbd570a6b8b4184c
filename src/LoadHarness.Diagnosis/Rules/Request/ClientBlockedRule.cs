using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The answer lies unread in the device's own socket.</summary>
internal sealed class ClientBlockedRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.ClientBlocked;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.UnreadData;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen.Outcome.Class() is OutcomeClass.Never or OutcomeClass.Late ? Confidence.Certain : null;
}

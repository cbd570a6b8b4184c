using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>A packet did not fit the device's receive buffer.</summary>
internal sealed class ReceiveBufferTooSmallRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.ReceiveBufferTooSmall;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.SmallReceiveBuffer;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen.Outcome == Outcome.Ok ? null : Confidence.Certain;
}

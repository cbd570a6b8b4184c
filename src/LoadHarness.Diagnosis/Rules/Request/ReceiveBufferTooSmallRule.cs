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
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen switch
    {
        { ClosedBy: CloseReason.PacketTooLarge } => Confidence.Certain,

        // MQTT 5: the server must not send what is larger than the client announced, so the answer never comes.
        { Outcome: Outcome.NoResponse, ClosedBy: CloseReason.None } => Mistakes.WeighSilentRequest(seen, context),
        _ => null,
    };
}

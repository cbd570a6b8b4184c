using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The broker dropped the connection for another one with the same client id.</summary>
internal sealed class DuplicateClientIdRule : IDiagnosisRule
{
    private const int SessionTakenOver = 0x8E; // MQTT 5, section 3.14.2.1.

    /// <inheritdoc/>
    public string Finding => FindingIds.DuplicateClientId;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.DisconnectCode == SessionTakenOver)
        {
            return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen));
        }

        if (signature.ClosedBy is not (CloseReason.PeerClosed or CloseReason.PeerReset) || signature.Step.Kind is StepKind.Tcp or StepKind.Tls)
        {
            return null;
        }

        if (!signature.Has(WireMarks.SharedClientId))
        {
            // The twin may live in another process; on the wire that looks like any loss.
            return signature.Has(WireMarks.LostWhileIdle | WireMarks.Connected) ? new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen)) : null;
        }

        var facts = GroupFacts.Of(signature, context);
        var isOther = facts.AllowsAll == false || facts.IsActive == false;
        var confidence = signature.Has(WireMarks.LostWhileIdle) || facts.AllowsAll == true ? Confidence.Certain : Confidence.Likely;
        return new Hypothesis(Finding, isOther ? Confidence.Possible : confidence, SignatureWords.Evidence(seen));
    }
}

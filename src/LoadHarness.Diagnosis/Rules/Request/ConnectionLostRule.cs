using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules.Connect;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The connection ended and no packet says why.</summary>
internal sealed class ConnectionLostRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.ConnectionLost;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Outcome.Class() != OutcomeClass.Disconnected && !signature.Has(WireMarks.LostWhileIdle))
        {
            return null;
        }

        var isNetwork = signature.ClosedBy is CloseReason.NetworkLost or CloseReason.KeepAlive;
        if (!isNetwork && (signature.ClosedBy is not (CloseReason.PeerClosed or CloseReason.PeerReset or CloseReason.DisconnectPacket) || signature.DisconnectCode is 0x87 or 0x8E or 0x97 or 0x9B))
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        var denial = Denial.Of(signature);
        var proof = denial is null ? null : facts.Proof(denial);
        if (proof is { Allowed: false } && signature.Step.Phase == Phase.Claim)
        {
            return null; // The policy says why, however slow the close was.
        }

        var isDenial = denial is not null && proof is null && !facts.OthersPassed(signature.Step.Kind);
        var isLikely = isNetwork || signature.Pace == ClosePace.Delayed || signature.Has(WireMarks.LostWhileIdle) || (signature.ClosedBy == CloseReason.PeerReset && !isDenial);
        isLikely &= !signature.Has(WireMarks.SharedClientId) && !ClaimCertificateInactiveRule.IsLostBeforeConnect(signature);
        return new Hypothesis(Finding, isLikely ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }
}

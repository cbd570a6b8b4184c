using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>An answer never came, though nothing speaks against the request.</summary>
internal sealed class AnswerLostRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.AnswerLost;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature is not { Outcome: Outcome.NoConnack or Outcome.NoPuback or Outcome.NoResponse, ClosedBy: CloseReason.None } || signature.Has(WireMarks.UnreadData))
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (signature.Step.Phase == Phase.Claim && Denial.Of(signature) is { } denial && facts.Proof(denial) is { Allowed: false })
        {
            return null;
        }

        // Where no device is ever answered, something stands in the way of all.
        var isLikely = (signature.Marks & Mistakes.OfSilentRequest) == WireMarks.None && (facts.AllowsAll == true || facts.OthersPassed(signature.Step.Kind) || signature.Step.Kind is StepKind.Connack or StepKind.Puback || signature.Step.Phase == Phase.Device);
        return new Hypothesis(Finding, isLikely ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }
}

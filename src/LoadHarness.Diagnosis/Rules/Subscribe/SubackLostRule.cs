using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>SUBACK never came, though nothing speaks against the subscription.</summary>
internal sealed class SubackLostRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.SubackLost;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature is not { Outcome: Outcome.NoSuback, ClosedBy: CloseReason.None } || signature.Has(WireMarks.UnreadData))
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (signature.Step.Phase == Phase.Claim && facts.Proof(new Denial(IotActions.Subscribe, signature.Topic, DenialForm.Silent)) is { Allowed: false })
        {
            return null;
        }

        return new Hypothesis(Finding, (signature.Marks & Mistakes.OfSubscription) == WireMarks.None ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen) + (facts.AllowsAll == true ? " Everything is allowed, and the connection stood." : ""));
    }
}

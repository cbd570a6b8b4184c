using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The account subscribes faster than its quota allows.</summary>
internal sealed class SubscribeThrottledRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.SubscribeThrottled;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Step.Kind != StepKind.Suback)
        {
            return null;
        }

        if (signature.Code == Quotas.Exceeded || signature.DisconnectCode == Quotas.Exceeded)
        {
            return new Hypothesis(Finding, signature.Has(WireMarks.ManySubscriptions) ? Confidence.Possible : Confidence.Certain, SignatureWords.Evidence(seen));
        }

        if (signature.Code == 0x87 || Denial.Of(signature) is not { } denial)
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (signature.Step.Phase == Phase.Claim && facts.Proof(denial) is { Allowed: false })
        {
            return null;
        }

        var others = seen.Recovered > 0 || facts.Group.Subscribed > 0;
        if (denial.Form == DenialForm.Closed && !others)
        {
            return null; // AWS refuses what is too fast or says nothing; that it closes is not known.
        }

        // That all is allowed is not enough: throttling spares some, and here perhaps nobody was granted a thing.
        var isLikely = denial.Form == DenialForm.Refused && others && (signature.Marks & Mistakes.OfSubscription) == WireMarks.None;
        return new Hypothesis(Finding, isLikely ? Confidence.Likely : Confidence.Possible, Quotas.Evidence(seen, facts.Group.Subscribed, "subscribed"));
    }
}

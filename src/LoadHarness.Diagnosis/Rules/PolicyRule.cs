using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules;

/// <summary>A fault of the claim's policy. All of these look alike on the wire, so only the policy itself makes one certain.</summary>
internal abstract class PolicyRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public abstract string Finding { get; }

    /// <inheritdoc/>
    public virtual Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var signature = seen.Signature;
        if (signature.Step.Phase != Phase.Claim || Denial.Of(signature) is not { } denial)
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (facts.Proof(denial) is { } proof)
        {
            return !proof.Allowed && Explains(proof, facts)
                ? new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} {proof.Explanation.TrimEnd('.')}.", Fix(proof, facts.Claim!))
                : null;
        }

        // Where all that the flow needs is allowed, or the account does not know the certificate, no policy is at fault.
        if (facts.AllowsAll == true || facts.IsActive == false)
        {
            return null;
        }

        // One policy treats all devices with the claim alike: where others passed, it stands in nobody's way.
        return !facts.OthersPassed(signature.Step.Kind) && OnTheWire(denial, signature, facts) is { } confidence
            ? new Hypothesis(Finding, denial.IsPrompt ? confidence : Confidence.Possible, SignatureWords.Evidence(seen))
            : null;
    }

    /// <summary>Whether this cause is behind a denied action, given the policy's own fault.</summary>
    protected abstract bool Explains(ActionProof proof, GroupFacts facts);

    /// <summary>How well the cause fits without the policy; null where it does not.</summary>
    protected abstract Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts);

    /// <summary>The fix, once the policy is known: what is to be done, then all that is to be added, since the next filter fails too where only one is mended; null for the catalogue's own words.</summary>
    protected virtual string? Fix(ActionProof proof, ClaimFacts claim) =>
        PolicyFix.Of(Finding, proof, claim);

    /// <summary>Whether an action is simply not allowed, for no reason that a finding of its own explains.</summary>
    protected static bool IsPlain(PolicyFault fault) =>
        fault is PolicyFault.ActionMissing or PolicyFault.ResourceType or PolicyFault.LiteralWildcard or PolicyFault.Variable or PolicyFault.ExplicitDeny or PolicyFault.Condition or PolicyFault.ResourceMismatch;
}

using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The claim certificate has no policy.</summary>
internal sealed class PolicyNotAttachedRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.PolicyNotAttached;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Fault == PolicyFault.NoPolicy;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action is IotActions.Connect or IotActions.Subscribe ? Confidence.Possible : null;

    /// <inheritdoc/>
    protected override string? Fix(ActionProof proof, ClaimFacts claim) => null;
}

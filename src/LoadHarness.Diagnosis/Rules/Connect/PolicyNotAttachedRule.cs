using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The claim certificate has no policy, or none that lets it connect.</summary>
internal sealed class PolicyNotAttachedRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.PolicyNotAttached;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Fault == PolicyFault.NoPolicy || (proof.Action == "iot:Connect" && proof.Fault == PolicyFault.ActionMissing);

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action is "iot:Connect" or "iot:Subscribe" ? Confidence.Possible : null;

    /// <inheritdoc/>
    protected override string? Fix(ActionProof proof, ClaimFacts claim) => null;
}

using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The claim may connect under another client id only, or under a variable that never resolves.</summary>
internal sealed class ClientIdMismatchRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.ClientIdMismatch;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Fault == PolicyFault.Variable || (proof.Action == "iot:Connect" && IsPlain(proof.Fault) && proof.Fault != PolicyFault.ActionMissing);

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action == "iot:Connect" ? Confidence.Possible : null;
}

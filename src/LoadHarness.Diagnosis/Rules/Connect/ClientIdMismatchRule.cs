using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The claim may not connect: no statement allows it, or only under another client id or a variable that never resolves.</summary>
internal sealed class ClientIdMismatchRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.ClientIdMismatch;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Action == IotActions.Connect && IsPlain(proof.Fault);

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action == IotActions.Connect ? Confidence.Possible : null;
}

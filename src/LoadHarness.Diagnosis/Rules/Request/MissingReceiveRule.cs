using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The claim may not receive the answer.</summary>
internal sealed class MissingReceiveRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.MissingReceive;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Action == IotActions.Receive && IsPlain(proof.Fault) && !facts.AllowsConnectOnly;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action != IotActions.Receive ? null
        : (seen.Marks & Mistakes.OfSilentRequest) != WireMarks.None ? Confidence.Possible
        : Confidence.Likely;
}

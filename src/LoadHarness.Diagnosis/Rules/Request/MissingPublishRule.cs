using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>The claim may not publish the request.</summary>
internal sealed class MissingPublishRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.MissingPublish;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Action == IotActions.Publish && IsPlain(proof.Fault) && !facts.AllowsConnectOnly;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial switch
    {
        not { Action: IotActions.Publish } => null,
        { Form: DenialForm.Silent } => Confidence.Possible,
        _ => Confidence.Likely,
    };
}

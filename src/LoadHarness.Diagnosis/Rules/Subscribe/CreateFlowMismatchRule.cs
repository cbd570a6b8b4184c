using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The policy names <c>create/</c> where the device uses <c>create-from-csr/</c>, or the other way round.</summary>
internal sealed class CreateFlowMismatchRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.CreateFlowMismatch;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Fault == PolicyFault.CreateFlow;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial switch
    {
        { Action: IotActions.Subscribe, Topic: TopicRole.CreateAccepted or TopicRole.CreateRejected } => Confidence.Possible,
        { Action: IotActions.Subscribe, Topic: TopicRole.Other or TopicRole.None } => Confidence.Possible,
        { Action: IotActions.Publish, Topic: TopicRole.CreateRequest, Form: not DenialForm.Silent } => Confidence.Possible,
        _ => null,
    };
}

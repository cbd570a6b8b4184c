using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The claim may not subscribe: <c>topic/</c> where <c>topicfilter/</c> is needed, or no statement for it.</summary>
internal sealed class MissingTopicFilterRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.MissingTopicFilter;

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) =>
        proof.Action == IotActions.Subscribe && IsPlain(proof.Fault) && !facts.AllowsConnectOnly;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial switch
    {
        not { Action: IotActions.Subscribe } => null,
        { Form: DenialForm.Silent } => Confidence.Possible,

        // The certificate's filters come first: a policy without topicfilter/ stops the device at the first of all.
        { Topic: TopicRole.RegisterAccepted or TopicRole.RegisterRejected } => Confidence.Possible,
        _ => seen.Has(WireMarks.EarlierGranted) ? Confidence.Possible : Confidence.Likely,
    };
}

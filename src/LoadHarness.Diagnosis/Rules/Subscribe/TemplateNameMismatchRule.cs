using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The template's name differs between policy, topics and account.</summary>
internal sealed class TemplateNameMismatchRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.TemplateNameMismatch;

    /// <inheritdoc/>
    public override Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen.Signature is { Step: { Phase: Phase.Claim, Kind: StepKind.RegisterThing }, Outcome: Outcome.ResponseRejected, Code: 404 }
            ? JudgeUnknown(seen, GroupFacts.Of(seen.Signature, context))
            : base.Judge(seen, context);
    }

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) => proof.Fault is PolicyFault.TemplateName or PolicyFault.TemplateCase;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial switch
    {
        // Stopped at the template's first filter, when the certificate's were granted.
        { Action: IotActions.Subscribe, Topic: TopicRole.RegisterAccepted or TopicRole.RegisterRejected, Form: not DenialForm.Silent } when seen.Has(WireMarks.EarlierGranted) => Confidence.Likely,
        { Action: IotActions.Subscribe, Topic: not (TopicRole.CreateAccepted or TopicRole.CreateRejected) } => Confidence.Possible,
        { Action: IotActions.Publish, Topic: TopicRole.RegisterRequest, Form: not DenialForm.Silent } => Confidence.Possible,
        _ => null,
    };

    private Hypothesis? JudgeUnknown(SignatureCount seen, GroupFacts facts) => facts.Template switch
    {
        null => new Hypothesis(Finding, Confidence.Likely, SignatureWords.Evidence(seen)),
        { Exists: true } => null,
        { NearName: { } near } => new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} The account has no template {facts.Group.Template}, but {near}."),
        _ => new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} The account has no template {facts.Group.Template}."),
    };
}

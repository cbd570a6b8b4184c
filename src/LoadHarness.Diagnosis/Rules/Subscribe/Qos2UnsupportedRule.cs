using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>QoS 2 was asked for.</summary>
internal sealed class Qos2UnsupportedRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.Qos2Unsupported;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.Qos2;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen.Step.Kind is StepKind.Suback or StepKind.Puback or StepKind.CreateCertificate or StepKind.RegisterThing
        && seen.Outcome.Class() is OutcomeClass.Never or OutcomeClass.Disconnected or OutcomeClass.Refused ? Confidence.Certain : null;
}

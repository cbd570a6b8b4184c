using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>A filter had been refused, and the device went on.</summary>
internal sealed class SubackRefusalIgnoredRule : MistakeRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.SubackRefusalIgnored;

    /// <inheritdoc/>
    protected override WireMarks Marks => WireMarks.RefusalIgnored;

    /// <inheritdoc/>
    protected override Confidence? Weigh(WireSignature seen, DiagnosisContext context) => seen.Step.Kind is StepKind.Suback or StepKind.Connack ? null : Confidence.Certain;
}

using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Subscribe;

/// <summary>The payload format is missing in the filters that were sent, or in the policy's resources.</summary>
internal sealed class MissingFormatLevelRule : PolicyRule
{
    /// <inheritdoc/>
    public override string Finding => FindingIds.MissingFormatLevel;

    /// <inheritdoc/>
    public override Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var signature = seen.Signature;

        // Closed on, or granted and never answered: AWS knows no such topic either way.
        return signature.Has(WireMarks.FormatOmitted) && (Mistakes.StopsSubscription(signature) || signature.Outcome == Outcome.NoResponse)
            ? new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen))
            : base.Judge(seen, context);
    }

    /// <inheritdoc/>
    protected override bool Explains(ActionProof proof, GroupFacts facts) => proof.Fault is PolicyFault.FormatLevel or PolicyFault.OtherFormat;

    /// <inheritdoc/>
    protected override Confidence? OnTheWire(Denial denial, WireSignature seen, GroupFacts facts) => denial.Action == IotActions.Subscribe ? Confidence.Possible : null;
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Registration;

/// <summary>RegisterThing was sent without a token, or with one that is not valid.</summary>
internal sealed class MissingOwnershipTokenRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.MissingOwnershipToken;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        return signature is { Step.Kind: StepKind.RegisterThing, Outcome: Outcome.ResponseRejected, Code: 400 }
            && (signature.Has(WireMarks.TokenOmitted) || signature.Detail.Contains("OwnershipToken", StringComparison.OrdinalIgnoreCase))
            ? new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen))
            : null;
    }
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Registration;

/// <summary>A provisioning request was rejected for a reason that the answer names.</summary>
internal sealed class RegistrationRejectedRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.RegistrationRejected;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature is not { Step.Kind: StepKind.RegisterThing or StepKind.CreateCertificate, Outcome: Outcome.ResponseRejected } || signature.Code is 429)
        {
            return null;
        }

        // Other findings explain these codes better, where they fit.
        var isOther = signature.Code is 403 or 404 || signature.Has(WireMarks.TokenOmitted) || signature.Detail.Contains("OwnershipToken", StringComparison.OrdinalIgnoreCase)
            || GroupFacts.Of(signature, context).Template is { Enabled: false };
        return new Hypothesis(Finding, isOther ? Confidence.Possible : Confidence.Likely, SignatureWords.Evidence(seen));
    }
}

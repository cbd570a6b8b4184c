using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>This host had no port or file descriptor left.</summary>
internal sealed class GeneratorLimitRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.GeneratorLimit;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        return seen.Signature.Outcome is Outcome.LocalPortsExhausted or Outcome.DescriptorsExhausted
            ? new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen))
            : null;
    }
}

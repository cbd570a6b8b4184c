using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>Name lookup, TCP or TLS got no answer.</summary>
internal sealed class TargetUnreachableRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.TargetUnreachable;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        return seen.Signature.Outcome switch
        {
            Outcome.DnsFailed or Outcome.TcpRefused or Outcome.TcpUnreachable or Outcome.TcpTimeout => new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen)),
            Outcome.TlsTimeout or Outcome.DisconnectedDuringTls => new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen)),
            _ => null,
        };
    }
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>Device and server share no TLS version or cipher.</summary>
internal sealed class TlsVersionMismatchRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.TlsVersionMismatch;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Outcome != Outcome.TlsFailed)
        {
            return null;
        }

        return SeenAlert.Is(signature, "protocol version") ? new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen))
            : SeenAlert.Is(signature, "handshake failure", "insufficient security", "unsupported protocol", "no protocols available") ? new Hypothesis(Finding, Confidence.Likely, SignatureWords.Evidence(seen))
            : null;
    }
}

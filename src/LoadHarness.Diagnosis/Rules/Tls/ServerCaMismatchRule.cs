using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>The server's chain leads to no CA that the device was given.</summary>
internal sealed class ServerCaMismatchRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.ServerCaMismatch;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        if (!seen.Signature.Has(WireMarks.UntrustedServer) || seen.Signature.Outcome != Outcome.ServerCertificateInvalid)
        {
            return null;
        }

        var host = context.Endpoint.Host;
        var isLegacy = host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) && !host.Contains("-ats.", StringComparison.OrdinalIgnoreCase);
        return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen) + (isLegacy ? $" {host} is no ATS endpoint." : ""));
    }
}

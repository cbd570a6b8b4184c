using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Request;

/// <summary>A plain broker takes the request for any message.</summary>
internal sealed class NotAwsIotRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.NotAwsIot;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        // A broker that was named by its URL may be AWS all the same; then its host says so.
        var isPlain = context.Plan.Target.Kind == TargetKind.Mqtt && !context.Endpoint.Host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        return isPlain && seen.Signature is { Step.Kind: StepKind.CreateCertificate, Outcome: Outcome.NoResponse, ClosedBy: CloseReason.None }
            ? new Hypothesis(Finding, Confidence.Likely, $"{SignatureWords.Evidence(seen)} {context.Endpoint.Host} is no AWS IoT endpoint.")
            : null;
    }
}

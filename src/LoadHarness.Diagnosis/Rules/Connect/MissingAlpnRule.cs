using LoadHarness.AwsIot;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>A port that serves several protocols was asked for none (ALPN).</summary>
internal sealed class MissingAlpnRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.MissingAlpn;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;

        // Port 443, or the one that stands for it, answers MQTT only with the protocol's name; on 8883 none is needed.
        var isNeeded = context.Endpoint.Port == AwsIotNames.AlpnPort || context.Plan.Target.Alpn;
        if (!isNeeded || !signature.Has(WireMarks.NoAlpn) || signature.Step.Kind is not (StepKind.Tls or StepKind.Connack))
        {
            return null;
        }

        var confidence = signature switch
        {
            { Outcome: Outcome.NoConnack, ClosedBy: CloseReason.None } or { Outcome: Outcome.ProtocolError } => Confidence.Certain,
            { Outcome: Outcome.TlsFailed } when SeenAlert.Is(signature, "no application protocol") => Confidence.Certain,
            { Outcome: Outcome.DisconnectedAfterConnect or Outcome.DisconnectedDuringTls } => Confidence.Likely,
            _ => (Confidence?)null,
        };
        return confidence is { } sure ? new Hypothesis(Finding, sure, $"{SignatureWords.Evidence(seen)} Port {context.Endpoint.Port}.") : null;
    }
}

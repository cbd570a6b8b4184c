using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.AwsIot;
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
        if (!signature.Has(WireMarks.NoAlpn) || signature.Step.Kind is not (StepKind.Tls or StepKind.Connack) || context.Endpoint.Port is AwsIotNames.MqttPort or 1883)
        {
            return null;
        }

        // On 443 AWS answers MQTT only with the protocol's name; on another port it may be needed or not.
        var isKnown = context.Endpoint.Port == AwsIotNames.AlpnPort;
        var confidence = signature switch
        {
            { Outcome: Outcome.NoConnack, ClosedBy: CloseReason.None } => isKnown ? Confidence.Certain : Confidence.Likely,
            { Outcome: Outcome.ProtocolError } => isKnown ? Confidence.Certain : Confidence.Possible,
            { Outcome: Outcome.TlsFailed } when TlsAlerts.Is(signature, "no application protocol") => Confidence.Certain,
            { Outcome: Outcome.DisconnectedAfterConnect or Outcome.DisconnectedDuringTls } => isKnown ? Confidence.Likely : Confidence.Possible,
            _ => (Confidence?)null,
        };
        return confidence is { } sure ? new Hypothesis(Finding, sure, $"{SignatureWords.Evidence(seen)} Port {context.Endpoint.Port}.") : null;
    }
}

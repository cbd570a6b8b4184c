using LoadHarness.AwsIot;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>What answers does not speak MQTT.</summary>
internal sealed class NotABrokerRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.NotABroker;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        var isForeign = signature.Outcome == Outcome.ProtocolError || signature.ClosedBy == CloseReason.ProtocolError || (signature.Marks & (WireMarks.NotMqtt | WireMarks.Http)) != WireMarks.None
            || SeenAlert.Is(signature, "not tls");
        if (isForeign && signature.Step.Kind is StepKind.Tls or StepKind.Connack)
        {
            return new Hypothesis(Finding, signature.Has(WireMarks.NoAlpn) && (context.Endpoint.Port == AwsIotNames.AlpnPort || context.Plan.Target.Alpn) ? Confidence.Possible : Confidence.Certain, SignatureWords.Evidence(seen));
        }

        // A port without TLS answers the ClientHello with something else, or closes on it.
        return signature.Outcome is Outcome.TlsFailed or Outcome.DisconnectedDuringTls or Outcome.TlsTimeout || signature is { Outcome: Outcome.NoConnack, ClosedBy: CloseReason.None } || IsClosedToAll(signature, context)
            ? new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen))
            : null;
    }

    /// <summary>Whether a port of the user's own choice closes on CONNECT, and has never let anybody in.</summary>
    private static bool IsClosedToAll(WireSignature signature, DiagnosisContext context) =>
        signature.Outcome == Outcome.DisconnectedAfterConnect && context.Plan.Target.Kind == TargetKind.Mqtt && context.Groups.All(static group => group.Connected == 0);
}

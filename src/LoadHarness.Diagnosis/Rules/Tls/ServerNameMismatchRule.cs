using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>The device sent no server name or a wrong one, or the server is another.</summary>
internal sealed class ServerNameMismatchRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.ServerNameMismatch;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Outcome == Outcome.ServerCertificateInvalid)
        {
            return signature.Has(WireMarks.ServerNameMismatch) || signature.Has(WireMarks.OtherServerName)
                ? new Hypothesis(Finding, signature.Has(WireMarks.UntrustedServer) && !signature.Has(WireMarks.OtherServerName) ? Confidence.Likely : Confidence.Certain, SignatureWords.Evidence(seen))
                : null;
        }

        if (signature.Step.Kind is not (StepKind.Tls or StepKind.Connack) || !(signature.Has(WireMarks.OtherServerName) || signature.Has(WireMarks.NoServerName)))
        {
            return null;
        }

        // A missing name is taken by most endpoints, a wrong one by none (AWS IoT developer guide, "Transport security in AWS IoT").
        var isOther = signature.Has(WireMarks.OtherServerName);
        if (signature.Step.Kind == StepKind.Tls)
        {
            return signature.Outcome switch
            {
                Outcome.TlsFailed when SeenAlert.Is(signature, "unrecognized name") => new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen)),
                Outcome.TlsFailed or Outcome.DisconnectedDuringTls => new Hypothesis(Finding, isOther ? Confidence.Certain : Confidence.Likely, SignatureWords.Evidence(seen)),
                Outcome.TlsTimeout or Outcome.ClientCertificateRejected => new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen)),
                _ => null,
            };
        }

        // TLS went through all the same; what stands behind the name did not take the CONNECT.
        var facts = GroupFacts.Of(signature, context);
        return facts.IsActive == false || facts.AllowsAll == false || signature.Outcome is Outcome.ConnackRefused or Outcome.LateConnack
            ? null
            : new Hypothesis(Finding, isOther ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }
}

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

        if ((signature.Marks & (WireMarks.NoServerName | WireMarks.OtherServerName)) == WireMarks.None || signature.Step.Kind is not (StepKind.Tls or StepKind.Connack))
        {
            return null;
        }

        if (signature.Step.Kind == StepKind.Tls)
        {
            return signature.Outcome is Outcome.TlsFailed or Outcome.DisconnectedDuringTls or Outcome.TlsTimeout or Outcome.ClientCertificateRejected
                ? new Hypothesis(Finding, signature.Outcome is Outcome.TlsFailed or Outcome.DisconnectedDuringTls ? Confidence.Certain : Confidence.Likely, SignatureWords.Evidence(seen))
                : null;
        }

        // TLS went through under another name; what stands behind that name did not take the CONNECT.
        var facts = GroupFacts.Of(signature, context);
        return facts.IsActive == false || facts.AllowsAll == false ? null
            : new Hypothesis(Finding, facts.AllowsAll == true ? Confidence.Certain : Confidence.Likely, SignatureWords.Evidence(seen));
    }
}

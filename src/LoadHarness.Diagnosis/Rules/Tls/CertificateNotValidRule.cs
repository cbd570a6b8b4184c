using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules.Connect;

namespace LoadHarness.Diagnosis.Rules.Tls;

/// <summary>The device's certificate is out of date, or does not fit its key.</summary>
internal sealed class CertificateNotValidRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.CertificateNotValid;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        var isRefused = signature.Outcome is Outcome.ClientCertificateRejected or Outcome.TlsFailed or Outcome.DisconnectedDuringTls || signature.ClosedBy == CloseReason.CertificateAlert;
        var isOutOfDate = signature.Has(WireMarks.CertificateOutOfDate);
        if (!isRefused && !(isOutOfDate && signature.Step.Kind == StepKind.Connack && (Denial.Of(signature) is not null || ClaimCertificateInactiveRule.IsLostBeforeConnect(signature))))
        {
            return null;
        }

        if (isOutOfDate || SeenAlert.Is(signature, "certificate expired"))
        {
            return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen));
        }

        if (signature.Outcome != Outcome.ClientCertificateRejected && signature.ClosedBy != CloseReason.CertificateAlert)
        {
            return SeenAlert.Is(signature, "decrypt error", "bad certificate") ? new Hypothesis(Finding, Confidence.Likely, SignatureWords.Evidence(seen)) : null;
        }

        // An active certificate that is turned away by an alert has something else wrong with it.
        var isLikely = SeenAlert.Is(signature, "bad certificate", "unsupported certificate", "unknown ca", "decrypt error") || GroupFacts.Of(signature, context).IsActive == true;
        return new Hypothesis(Finding, isLikely ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }
}

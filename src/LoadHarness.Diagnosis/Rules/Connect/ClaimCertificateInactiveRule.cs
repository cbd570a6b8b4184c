using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The claim certificate is not active, or not known to the endpoint's account and region.</summary>
internal sealed class ClaimCertificateInactiveRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.ClaimCertificateInactive;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var signature = seen.Signature;
        if (!Fits(signature))
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (facts.Claim is not { } claim)
        {
            return facts.OthersPassed(StepKind.Connack) ? null : new Hypothesis(Finding, OnTheWire(signature), SignatureWords.Evidence(seen));
        }

        if (facts.IsActive == true || RegionAccountMismatchRule.OtherEndpoint(context) is not null)
        {
            return null;
        }

        var state = claim.Status is { } status ? $"The certificate {claim.CertificateId} is {status}." : $"The account does not know the certificate {claim.CertificateId} in {context.ControlPlane!.Region}.";
        return new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} {state}");
    }

    /// <summary>Whether a claim was turned away on account of its certificate, by TLS or after CONNECT.</summary>
    internal static bool Fits(WireSignature seen) => seen.Step.Phase == Phase.Claim && seen.Step.Kind is StepKind.Tls or StepKind.Connack
        && (seen.Outcome == Outcome.ClientCertificateRejected || seen.ClosedBy == CloseReason.CertificateAlert || IsLostBeforeConnect(seen) || Denial.Of(seen) is not null);

    /// <summary>Whether the connection was gone when CONNECT was to be sent: TLS 1.3 refuses a certificate only once the client thinks it is through (RFC 8446, section 4.4.2.4).</summary>
    internal static bool IsLostBeforeConnect(WireSignature seen) =>
        seen is { Step.Kind: StepKind.Connack, Outcome: Outcome.DisconnectedAfterConnect } && seen.Has(WireMarks.LostWhileIdle) && !seen.Has(WireMarks.Connected);

    private static Confidence OnTheWire(WireSignature seen) => !seen.Has(WireMarks.CertificateOutOfDate) && SeenAlert.Is(seen, "certificate unknown", "certificate revoked")
        ? Confidence.Likely
        : Confidence.Possible;
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Registration;

/// <summary>The account provisions faster than its quota allows.</summary>
internal sealed class RegisterThrottledRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.RegisterThrottled;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Step.Kind is not (StepKind.RegisterThing or StepKind.CreateCertificate or StepKind.Puback) || signature.Step.Phase != Phase.Claim)
        {
            return null;
        }

        if (signature is { Outcome: Outcome.ResponseRejected, Code: 429 } || signature.Code == Quotas.Exceeded || signature.DisconnectCode == Quotas.Exceeded)
        {
            return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen));
        }

        // A throttled RegisterThing was seen to take its connection with it (aws-iot-device-sdk-python-v2#232).
        return signature.Step.Kind == StepKind.RegisterThing && Denial.Of(signature) is { Form: DenialForm.Closed } denial && GroupFacts.Of(signature, context).Proof(denial) is not { Allowed: false }
            ? new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen))
            : null;
    }
}

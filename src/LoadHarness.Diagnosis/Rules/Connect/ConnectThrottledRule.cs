using LoadHarness.AwsIot.Policies;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>The account, or the client id, connects more often than its quota allows.</summary>
internal sealed class ConnectThrottledRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.ConnectThrottled;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Step.Kind != StepKind.Connack)
        {
            return null;
        }

        if (signature.Code == Quotas.Exceeded || signature.DisconnectCode == Quotas.Exceeded)
        {
            return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen));
        }

        var isClosed = Denial.Of(signature) is { Form: DenialForm.Closed };
        if (!isClosed && signature is not { Outcome: Outcome.NoConnack, ClosedBy: CloseReason.None })
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        var connect = facts.Proof(new Denial(IotActions.Connect, TopicRole.None, DenialForm.Closed));
        if (signature.Step.Phase == Phase.Claim && (facts.IsActive == false || connect is { Allowed: false }))
        {
            return null;
        }

        // Throttling spares the first ones: a cause in policy or certificate would not.
        var passed = signature.Step.Phase == Phase.Claim ? facts.Group.Connected : facts.Group.Operational;
        var spares = (seen.Recovered > 0 || passed > 0) && !facts.Group.FirstFailed;
        return new Hypothesis(Finding, spares && isClosed ? Confidence.Likely : Confidence.Possible, Quotas.Evidence(seen, passed, "connected"));
    }
}

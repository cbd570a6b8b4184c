using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Connect;

/// <summary>A policy was changed shortly before, and does not act everywhere yet.</summary>
internal sealed class PolicyNotPropagatedRule : IDiagnosisRule
{
    // "Changes made to a policy can take a few minutes to become effective" (AWS IoT developer guide, "AWS IoT Core policies").
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Finding => FindingIds.PolicyNotPropagated;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (Denial.Of(signature) is not { } denial)
        {
            return null;
        }

        var facts = GroupFacts.Of(signature, context);
        if (signature.Step.Phase == Phase.Device || facts.Proof(denial) is not { } proof)
        {
            return OnTheWire(seen, denial, facts);
        }

        if (!proof.Allowed || facts.IsActive == false || facts.PolicyChangedAt is not { } changed)
        {
            return null;
        }

        var age = context.StartedAt.AddSeconds(seen.FirstSeconds) - changed;
        if (age > Window)
        {
            return null;
        }

        // It spares nobody at first and cures itself; the quotas spare the first ones.
        var cures = seen.Recovered > 0 && facts.Group.FirstFailed;
        var confidence = IsReset(signature) ? Confidence.Possible
            : cures && denial.Form != DenialForm.Silent ? Confidence.Certain
            : facts.Group.FirstFailed && denial is { Form: DenialForm.Closed, IsPrompt: true } && facts.OthersPassed(signature.Step.Kind) ? Confidence.Likely
            : Confidence.Possible;
        return new Hypothesis(Finding, confidence, $"{SignatureWords.Evidence(seen)} {Age(age)}, and all is allowed now; {seen.Recovered:N0} of {seen.Devices:N0} devices came through later.");
    }

    private Hypothesis? OnTheWire(SignatureCount seen, Denial denial, GroupFacts facts)
    {
        if (denial.Form == DenialForm.Silent)
        {
            return null;
        }

        var cures = seen.Recovered > 0 && facts.Group.FirstFailed;
        return new Hypothesis(Finding, cures && !IsReset(seen.Signature) ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }

    /// <summary>A reset speaks of the network or an overloaded peer sooner than of a denial: AWS closes those in order.</summary>
    private static bool IsReset(WireSignature seen) => seen.ClosedBy == CloseReason.PeerReset;

    private static string Age(TimeSpan age) => age < TimeSpan.Zero
        ? "The policy was changed after the first failure"
        : $"The policy was changed {Units.FormatDuration(TimeSpan.FromSeconds(Math.Ceiling(age.TotalSeconds)))} before the first failure";
}

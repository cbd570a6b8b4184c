using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Registration;

/// <summary>Under its own certificate the device may not do what it does.</summary>
internal sealed class DevicePolicyDeniesRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.DevicePolicyDenies;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature.Step.Phase != Phase.Device || Denial.Of(signature) is not { } denial)
        {
            return null;
        }

        // One template gives all its devices policies of one kind: where others became operational, it is not that.
        var isLikely = denial is { Form: not DenialForm.Silent, IsPrompt: true } && GroupFacts.Of(signature, context).Group.Operational == 0;
        return new Hypothesis(Finding, isLikely ? Confidence.Likely : Confidence.Possible, SignatureWords.Evidence(seen));
    }
}

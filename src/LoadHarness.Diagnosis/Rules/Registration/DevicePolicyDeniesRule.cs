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
        return signature.Step.Phase == Phase.Device && Denial.Of(signature) is { } denial
            ? new Hypothesis(Finding, denial.Form == DenialForm.Silent ? Confidence.Possible : Confidence.Likely, SignatureWords.Evidence(seen))
            : null;
    }
}

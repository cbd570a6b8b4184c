using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Rules.Registration;

/// <summary>The template's hook, role or state denies the registration.</summary>
internal sealed class RegistrationDeniedRule : IDiagnosisRule
{
    /// <inheritdoc/>
    public string Finding => FindingIds.RegistrationDenied;

    /// <inheritdoc/>
    public Hypothesis? Judge(SignatureCount seen, DiagnosisContext context)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(context);
        var signature = seen.Signature;
        if (signature is not { Step.Kind: StepKind.RegisterThing, Outcome: Outcome.ResponseRejected })
        {
            return null;
        }

        var template = GroupFacts.Of(signature, context).Template;
        if (template is { Exists: true, Enabled: false } && !signature.Has(WireMarks.TokenOmitted))
        {
            return new Hypothesis(Finding, Confidence.Certain, $"{SignatureWords.Evidence(seen)} The template {template.Name} is not enabled.", "Enable the template: aws iot update-provisioning-template --enabled.");
        }

        if (signature.Code != 403)
        {
            // What AWS says of a template that is not enabled is not documented; without a look at the template it may be that.
            return template is null && signature.Code == 400 && !signature.Has(WireMarks.TokenOmitted) && !signature.Detail.Contains("OwnershipToken", StringComparison.OrdinalIgnoreCase)
                ? new Hypothesis(Finding, Confidence.Possible, SignatureWords.Evidence(seen))
                : null;
        }

        var hook = template switch
        {
            null => "",
            { Hook: { } arn } => $" The template has the pre-provisioning hook {arn}.",
            _ => $" The template has no pre-provisioning hook; its role is {template.Role ?? "not set"}.",
        };
        return new Hypothesis(Finding, Confidence.Certain, SignatureWords.Evidence(seen) + hook);
    }
}

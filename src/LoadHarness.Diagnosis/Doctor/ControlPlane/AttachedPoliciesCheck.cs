using LoadHarness.AwsIot;
using LoadHarness.Diagnosis.Doctor.Policies;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>The policies attached to the claim certificate, proved together for the plan's flow.</summary>
internal sealed class AttachedPoliciesCheck : ControlPlaneCheck
{
    public override string Name => "policies";

    protected override IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context)
    {
        if (context.Target.Claim is not { } claim || facts.Claims.GetValueOrDefault(claim.CertificateId) is not { Status: not null } known || context.Target.Flow.Provisioning is null)
        {
            return [];
        }

        if (known.Verdicts.GetValueOrDefault(context.Plan.Target.Template) is not { } verdict)
        {
            return []; // What could not be read is among the gaps.
        }

        if (known.Policies.Count == 0)
        {
            return [CheckResult.Problem("No policy is attached to the claim certificate.", FindingCatalog.Of(FindingIds.PolicyNotAttached).Fix, FindingIds.PolicyNotAttached)];
        }

        var names = string.Join(", ", known.Policies.Select(static policy => $"'{policy.Name}'"));
        return PolicyJudge.Judge(verdict, new AwsIotArns(facts.Region, facts.Account ?? ""), known.Policies.Count == 1 ? $"The attached policy {names}" : $"The attached policies {names} together", context);
    }
}

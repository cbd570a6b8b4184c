using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>Whether the control plane can be asked, and what it would not tell.</summary>
internal sealed class AccessCheck : IDoctorCheck
{
    public DoctorSection Section => DoctorSection.ControlPlane;

    public string Name => "access";

    public async ValueTask<IReadOnlyList<CheckResult>> RunAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        if (context.ControlPlane is not { } access)
        {
            return context.Plan.Target.Kind == TargetKind.Aws
                ? [new CheckResult(DoctorStatus.Skipped, "No AWS credentials were found, so certificate, policies and template were not looked up; AWS_PROFILE or AWS_ACCESS_KEY_ID give them.")]
                : [];
        }

        var facts = await context.KnowAsync(cancellationToken).ConfigureAwait(false);
        var gaps = facts!.Gaps.Where(static gap => !AuthorizationAgreementCheck.IsDifference(gap)).ToArray();
        return gaps.Length == 0
            ? [CheckResult.Ok($"{access.Region}{(facts.Account is { } account ? $", account {account}" : "")}: everything asked for was answered.")]
            : [.. gaps.Select(static gap => CheckResult.Warning(gap, gap.Contains("may not call", StringComparison.Ordinal) ? "Give the credentials iot:Describe*, iot:List*, iot:Get* and iot:TestAuthorization, or read on without it." : "Check the address and the network, or read on without it."))];
    }
}

using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>Whether the service's own judgement of the policies (TestAuthorization) is that of the proof.</summary>
internal sealed class AuthorizationAgreementCheck : ControlPlaneCheck
{
    private const string Operation = "TestAuthorization";

    public override string Name => "test authorization";

    /// <summary>Whether a gap says that TestAuthorization and the policies differ.</summary>
    public static bool IsDifference(string gap) => gap.StartsWith(Operation + " says ", StringComparison.Ordinal);

    protected override IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context)
    {
        if (facts.Gaps.FirstOrDefault(IsDifference) is { } difference)
        {
            return [CheckResult.Warning(difference, "Wait some minutes for the change to reach all of the service, and look again.", FindingIds.PolicyNotPropagated)];
        }

        var proofs = context.Target.Claim is { } claim && facts.Claims.GetValueOrDefault(claim.CertificateId) is { } known && known.Verdicts.TryGetValue(context.Plan.Target.Template, out var verdict) ? verdict.Proofs : [];
        return proofs.Count == 0 || facts.Gaps.Any(static gap => gap.Contains(Operation, StringComparison.Ordinal))
            ? []
            : [CheckResult.Ok(Say.Text($"The service itself judges all {proofs.Count} actions as the policies read."))];
    }
}

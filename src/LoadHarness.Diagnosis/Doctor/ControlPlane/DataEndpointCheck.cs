using LoadHarness.Diagnosis.Doctor.Endpoints;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>Whether the endpoint used is the account's own (DescribeEndpoint, <c>iot:Data-ATS</c>).</summary>
internal sealed class DataEndpointCheck : ControlPlaneCheck
{
    public override string Name => "data endpoint";

    protected override IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context)
    {
        var host = context.Target.Endpoint.Host;
        if (facts.DataEndpoint is not { } own || NameCheck.RegionOf(host) is null)
        {
            return []; // A custom domain or a simulator's address is not what DescribeEndpoint names.
        }

        return string.Equals(own, host, StringComparison.OrdinalIgnoreCase)
            ? [CheckResult.Ok($"'{own}' is the account's own.")]
            : [CheckResult.Problem($"The account's data endpoint is '{own}', and the plan connects to '{host}': certificates and templates of the one are unknown at the other.", $"Use --endpoint {own}, or the credentials of the other account.", FindingIds.RegionAccountMismatch)];
    }
}

using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor.ControlPlane;

/// <summary>Whether the account knows the claim certificate, and as active (DescribeCertificate).</summary>
internal sealed class CertificateStatusCheck : ControlPlaneCheck
{
    public override string Name => "certificate";

    protected override IReadOnlyList<CheckResult> Judge(ControlPlaneFacts facts, DoctorContext context)
    {
        if (context.Target.Claim is not { } claim || facts.Claims.GetValueOrDefault(claim.CertificateId) is not { } known)
        {
            return [];
        }

        return known.Status switch
        {
            null => [CheckResult.Problem($"{facts.Region} does not know the certificate {claim.CertificateId}.", "Register it there, or use the account and region that issued it.", FindingIds.ClaimCertificateInactive)],
            "ACTIVE" => [CheckResult.Ok("The claim certificate is ACTIVE.")],
            "REVOKED" => [CheckResult.Problem("The claim certificate is REVOKED.", "Issue a new claim certificate: whoever revoked this one took it out of service.", FindingIds.ClaimCertificateInactive)],
            { } status => [CheckResult.Problem($"The claim certificate is {status}.", $"aws iot update-certificate --new-status ACTIVE --certificate-id {claim.CertificateId}", FindingIds.ClaimCertificateInactive)],
        };
    }
}

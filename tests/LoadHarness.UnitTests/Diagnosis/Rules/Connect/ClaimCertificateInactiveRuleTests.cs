using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class ClaimCertificateInactiveRuleTests
{
    private static readonly WireSignature Alert = Cases.Claim(StepKind.Tls, Outcome.ClientCertificateRejected) with { ClosedBy = CloseReason.CertificateAlert, Detail = "certificate_unknown" };

    [Theory]
    [InlineData("INACTIVE")]
    [InlineData("REVOKED")]
    [InlineData("PENDING_ACTIVATION")]
    [InlineData(null)]
    public void Judge_CertificateNotActive_IsCertainInBothForms(string? status)
    {
        Cases.AssertCertain(FindingIds.ClaimCertificateInactive, Alert, Cases.Facts(status, TimeSpan.FromDays(1)));
        Cases.AssertCertain(FindingIds.ClaimCertificateInactive, Cases.DeniedConnect(), Cases.Facts(status, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Judge_OnTheWire_IsACandidateInBothForms()
    {
        Cases.AssertCandidate(FindingIds.ClaimCertificateInactive, Alert);
        Cases.AssertCandidate(FindingIds.ClaimCertificateInactive, Cases.DeniedConnect());
    }

    [Fact]
    public void Judge_LostBeforeConnectWasSent_IsCertainByTheCertificatesState()
    {
        var seen = Cases.Claim(StepKind.Connack, Outcome.DisconnectedAfterConnect, marks: WireMarks.LostWhileIdle) with { ClosedBy = CloseReason.PeerReset, Pace = ClosePace.Delayed };
        Cases.AssertCandidate(FindingIds.ClaimCertificateInactive, seen);
        Cases.AssertCertain(FindingIds.ClaimCertificateInactive, seen, Cases.Facts("INACTIVE", TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Judge_ActiveCertificate_IsRuledOut() => Cases.AssertNot(FindingIds.ClaimCertificateInactive, Alert, Cases.Facts());

    [Fact]
    public void Judge_OthersWithTheSameClaimConnected_IsRuledOutOnTheWire() => Cases.AssertNot(FindingIds.ClaimCertificateInactive, Cases.DeniedConnect(), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_DeviceOwnCertificate_DoesNotFit() => Cases.AssertNot(FindingIds.ClaimCertificateInactive, Cases.Device(StepKind.Connack, Outcome.DisconnectedAfterConnect).ClosedPromptly(), Cases.Wire());
}

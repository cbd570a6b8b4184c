using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class CertificateNotValidRuleTests
{
    private static readonly WireSignature Refused = Cases.Claim(StepKind.Tls, Outcome.ClientCertificateRejected) with { ClosedBy = CloseReason.CertificateAlert };

    [Fact]
    public void Judge_CertificateOutOfDate_IsCertain()
    {
        Cases.AssertCertain(FindingIds.CertificateNotValid, Refused with { Marks = WireMarks.CertificateOutOfDate, Detail = "certificate_unknown" }, Cases.Wire());
        Cases.AssertCertain(FindingIds.CertificateNotValid, Refused with { Detail = "certificate_expired" }, Cases.Facts());
        Cases.AssertCertain(FindingIds.CertificateNotValid, Cases.DeniedConnect(WireMarks.CertificateOutOfDate), Cases.Wire());
    }

    [Fact]
    public void Judge_AlertOnAnActiveCertificate_IsFirst() => Assert.Equal(FindingIds.CertificateNotValid, Cases.Rank(Refused with { Detail = "certificate_unknown" }, Cases.Facts()).First);

    [Fact]
    public void Judge_CertificateUnknown_IsBehindAnInactiveOne()
    {
        Cases.AssertCandidate(FindingIds.CertificateNotValid, Refused with { Detail = "certificate_unknown" });
        Assert.Equal(FindingIds.ClaimCertificateInactive, Cases.Rank(Refused with { Detail = "certificate_unknown" }, Cases.Wire()).First);
    }

    [Fact]
    public void Judge_ConnectDeniedWithAGoodCertificate_DoesNotFit() => Cases.AssertNot(FindingIds.CertificateNotValid, Cases.DeniedConnect(), Cases.Wire());
}

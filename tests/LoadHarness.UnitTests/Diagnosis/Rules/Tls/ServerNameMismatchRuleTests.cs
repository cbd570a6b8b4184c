using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class ServerNameMismatchRuleTests
{
    [Fact]
    public void Judge_ServersCertificateForAnotherName_IsCertain() => Cases.AssertCertain(FindingIds.ServerNameMismatch, Cases.Claim(StepKind.Tls, Outcome.ServerCertificateInvalid, marks: WireMarks.ServerNameMismatch), Cases.Wire());

    [Fact]
    public void Judge_WrongNameRefused_IsCertain() => Cases.AssertCertain(FindingIds.ServerNameMismatch, Cases.Claim(StepKind.Tls, Outcome.DisconnectedDuringTls, marks: WireMarks.OtherServerName), Cases.Wire());

    [Fact]
    public void Judge_MissingNameRefusedByName_IsCertain() =>
        Cases.AssertCertain(FindingIds.ServerNameMismatch, Cases.Claim(StepKind.Tls, Outcome.TlsFailed, marks: WireMarks.NoServerName) with { Detail = "unrecognized_name" }, Cases.Wire());

    [Fact]
    public void Judge_MissingNameAndHandshakeClosed_IsFirst() =>
        Assert.Equal(FindingIds.ServerNameMismatch, Cases.Rank(Cases.Claim(StepKind.Tls, Outcome.DisconnectedDuringTls, marks: WireMarks.NoServerName), Cases.Wire()).First);

    [Fact]
    public void Judge_ConnectDeniedWithoutName_IsACandidateOnly() => Cases.AssertCandidate(FindingIds.ServerNameMismatch, Cases.DeniedConnect(WireMarks.NoServerName));

    [Fact]
    public void Judge_ConnectDeniedByThePolicy_IsRuledOut() =>
        Cases.AssertNot(FindingIds.ServerNameMismatch, Cases.DeniedConnect(WireMarks.OtherServerName), Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));

    [Fact]
    public void Judge_UnknownCa_DoesNotFit() => Cases.AssertNot(FindingIds.ServerNameMismatch, Cases.Claim(StepKind.Tls, Outcome.ServerCertificateInvalid, marks: WireMarks.UntrustedServer), Cases.Wire());
}

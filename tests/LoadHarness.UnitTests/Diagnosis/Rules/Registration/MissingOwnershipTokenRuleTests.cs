using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Registration;

public sealed class MissingOwnershipTokenRuleTests
{
    [Theory]
    [InlineData("InvalidCertificateOwnershipToken", WireMarks.None)]
    [InlineData("", WireMarks.TokenOmitted)]
    public void Judge_RejectedForTheToken_IsCertain(string error, WireMarks mark)
    {
        Cases.AssertCertain(FindingIds.MissingOwnershipToken, Cases.Rejected(400, error, mark), Cases.Wire());
        Cases.AssertCertain(FindingIds.MissingOwnershipToken, Cases.Rejected(400, error, mark), Cases.Facts());
    }

    [Fact]
    public void Judge_RejectedForAParameter_DoesNotFit() => Cases.AssertNot(FindingIds.MissingOwnershipToken, Cases.Rejected(400, "InvalidParameters"), Cases.Wire());

    [Fact]
    public void Judge_RejectedCertificate_DoesNotFit() =>
        Cases.AssertNot(FindingIds.MissingOwnershipToken, Cases.Rejected(400, "InvalidPayload", WireMarks.TokenOmitted, StepKind.CreateCertificate), Cases.Wire());
}

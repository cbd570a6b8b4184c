using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Registration;

public sealed class RegisterThrottledRuleTests
{
    [Theory]
    [InlineData(StepKind.RegisterThing)]
    [InlineData(StepKind.CreateCertificate)]
    public void Judge_RejectedWith429_IsCertain(StepKind request)
    {
        Cases.AssertCertain(FindingIds.RegisterThrottled, Cases.Rejected(429, request: request), Cases.Wire());
        Cases.AssertCertain(FindingIds.RegisterThrottled, Cases.Rejected(429, request: request), Cases.Facts());
    }

    [Fact]
    public void Judge_ClosedOnRegisterThing_IsACandidateBehindThePolicy()
    {
        Cases.AssertCandidate(FindingIds.RegisterThrottled, Cases.DeniedPublish(StepKind.RegisterThing));
        Cases.AssertNot(FindingIds.RegisterThrottled, Cases.DeniedPublish(StepKind.RegisterThing), Cases.Facts(("iot:Publish", null, PolicyFault.ActionMissing)));
    }

    [Fact]
    public void Judge_ClosedOnTheCertificatesRequest_DoesNotFit() => Cases.AssertNot(FindingIds.RegisterThrottled, Cases.DeniedPublish(), Cases.Wire());

    [Fact]
    public void Judge_RejectedWith403_DoesNotFit() => Cases.AssertNot(FindingIds.RegisterThrottled, Cases.Rejected(403), Cases.Wire());
}

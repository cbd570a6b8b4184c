using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class RegionAccountMismatchRuleTests
{
    [Fact]
    public void Judge_ConnectDenied_IsACandidateOnTheWireAndCertainByThePolicy()
    {
        Cases.AssertCandidate(FindingIds.RegionAccountMismatch, Cases.DeniedConnect());
        Cases.AssertCertain(FindingIds.RegionAccountMismatch, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.Region)));
        Cases.AssertCertain(FindingIds.RegionAccountMismatch, Cases.Claim(StepKind.Connack, Outcome.ConnackRefused) with { Code = 0x87 }, Cases.Facts(("iot:Connect", null, PolicyFault.Region)));
    }

    [Fact]
    public void Judge_AnotherFaultOfThePolicy_IsRuledOut() => Cases.AssertNot(FindingIds.RegionAccountMismatch, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));

    [Fact]
    public void Judge_OthersWithTheSameClaimConnected_IsRuledOutOnTheWire() => Cases.AssertNot(FindingIds.RegionAccountMismatch, Cases.DeniedConnect(), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_UnansweredConnect_DoesNotFit() => Cases.AssertNot(FindingIds.RegionAccountMismatch, Cases.Claim(StepKind.Connack, Outcome.NoConnack), Cases.Wire());

    [Theory]
    [InlineData("a1b2-ats.iot.eu-west-1.amazonaws.com", true)]
    [InlineData("other-ats.iot.us-east-1.amazonaws.com", true)]
    [InlineData("own-ats.iot.us-east-1.amazonaws.com", false)]
    [InlineData("127.0.0.1", false)]
    public void Judge_EndpointOfAnotherRegionOrAccount_IsCertain(string host, bool isOther)
    {
        var facts = Cases.Facts(status: null, TimeSpan.FromDays(1)) with { Endpoint = (host, 8883) };
        facts = facts with { ControlPlane = facts.ControlPlane! with { DataEndpoint = "own-ats.iot.us-east-1.amazonaws.com" } };
        Cases.AssertCertain(isOther ? FindingIds.RegionAccountMismatch : FindingIds.ClaimCertificateInactive, Cases.DeniedConnect(), facts);
    }

    [Fact]
    public void Judge_SubscribeDeniedByArnOfAnotherAccount_IsCertain() =>
        Cases.AssertCertain(FindingIds.RegionAccountMismatch, Cases.DeniedSubscribe("suback87"), Cases.Facts(("iot:Subscribe", null, PolicyFault.Account)));
}

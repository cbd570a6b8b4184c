using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class PolicyNotAttachedRuleTests
{
    [Fact]
    public void Judge_ConnectDenied_IsACandidateOnTheWireAndCertainByThePolicy()
    {
        Cases.AssertCandidate(FindingIds.PolicyNotAttached, Cases.DeniedConnect());
        Cases.AssertCertain(FindingIds.PolicyNotAttached, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));
        Cases.AssertCertain(FindingIds.PolicyNotAttached, Cases.Claim(StepKind.Connack, Outcome.ConnackRefused) with { Code = 0x87 }, Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));
    }

    [Fact]
    public void Judge_AnotherFaultOfThePolicy_IsRuledOut() => Cases.AssertNot(FindingIds.PolicyNotAttached, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.Variable)));

    [Fact]
    public void Judge_OthersWithTheSameClaimConnected_IsRuledOutOnTheWire() => Cases.AssertNot(FindingIds.PolicyNotAttached, Cases.DeniedConnect(), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_UnansweredConnect_DoesNotFit() => Cases.AssertNot(FindingIds.PolicyNotAttached, Cases.Claim(StepKind.Connack, Outcome.NoConnack), Cases.Wire());

    [Fact]
    public void Judge_PolicyWithoutConnect_IsRuledOut() => Cases.AssertNot(FindingIds.PolicyNotAttached, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.ActionMissing)));
}

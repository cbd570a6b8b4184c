using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class ClientIdMismatchRuleTests
{
    [Fact]
    public void Judge_ConnectDenied_IsACandidateOnTheWireAndCertainByThePolicy()
    {
        Cases.AssertCandidate(FindingIds.ClientIdMismatch, Cases.DeniedConnect());
        Cases.AssertCertain(FindingIds.ClientIdMismatch, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.Variable)));
        Cases.AssertCertain(FindingIds.ClientIdMismatch, Cases.Claim(StepKind.Connack, Outcome.ConnackRefused) with { Code = 0x87 }, Cases.Facts(("iot:Connect", null, PolicyFault.Variable)));
    }

    [Fact]
    public void Judge_AnotherFaultOfThePolicy_IsRuledOut() => Cases.AssertNot(FindingIds.ClientIdMismatch, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));

    [Fact]
    public void Judge_OthersWithTheSameClaimConnected_IsRuledOutOnTheWire() => Cases.AssertNot(FindingIds.ClientIdMismatch, Cases.DeniedConnect(), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_UnansweredConnect_DoesNotFit() => Cases.AssertNot(FindingIds.ClientIdMismatch, Cases.Claim(StepKind.Connack, Outcome.NoConnack), Cases.Wire());

    [Fact]
    public void Judge_PolicyForAnotherClientId_IsCertain() => Cases.AssertCertain(FindingIds.ClientIdMismatch, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.ResourceMismatch)));

    [Fact]
    public void Judge_PolicyWithoutConnect_IsCertainAndSaysThatNoStatementAllowsIt()
    {
        var context = Cases.Facts(("iot:Connect", null, PolicyFault.ActionMissing));
        Cases.AssertCertain(FindingIds.ClientIdMismatch, Cases.DeniedConnect(), context);
        Assert.StartsWith("Allow iot:Connect: no statement does. ", Cases.Rank(Cases.DeniedConnect(), context).All[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_VariableInASubscription_IsRuledOut() =>
        Cases.AssertNot(FindingIds.ClientIdMismatch, Cases.DeniedSubscribe("close"), Cases.Facts(("iot:Subscribe", null, PolicyFault.Variable)));
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class MissingReceiveRuleTests
{
    [Fact]
    public void Judge_AcknowledgedRequestWithoutAnswer_IsACandidateOnTheWireAndCertainByThePolicy()
    {
        Cases.AssertCandidate(FindingIds.MissingReceive, Cases.Unanswered());
        Cases.AssertCertain(FindingIds.MissingReceive, Cases.Unanswered(), Cases.Facts(("iot:Receive", null, PolicyFault.ActionMissing)));
        Cases.AssertCertain(FindingIds.MissingReceive, Cases.Unanswered(StepKind.RegisterThing), Cases.Facts(("iot:Receive", TopicRole.RegisterAccepted, PolicyFault.ActionMissing)));
    }

    [Fact]
    public void Judge_PolicyThatAllows_IsRuledOut() => Cases.AssertNot(FindingIds.MissingReceive, Cases.Unanswered(), Cases.Facts());

    [Fact]
    public void Judge_OthersWereAnswered_IsRuledOutOnTheWire() => Cases.AssertNot(FindingIds.MissingReceive, Cases.Unanswered(), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_RequestNotAcknowledged_DoesNotFit() =>
        Cases.AssertNot(FindingIds.MissingReceive, Cases.Claim(StepKind.CreateCertificate, Outcome.NoResponse, TopicRole.CreateRequest), Cases.Wire());
}

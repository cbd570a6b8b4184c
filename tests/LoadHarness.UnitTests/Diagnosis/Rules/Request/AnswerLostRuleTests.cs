using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class AnswerLostRuleTests
{
    [Fact]
    public void Judge_NoAnswerThoughAllowed_IsFirst() => Assert.Equal(FindingIds.AnswerLost, Cases.Rank(Cases.Unanswered(), Cases.Facts()).First);

    [Fact]
    public void Judge_NoAnswerWhereOthersAreAnswered_IsFirstOnTheWire() => Assert.Equal(FindingIds.AnswerLost, Cases.Rank(Cases.Unanswered(), Cases.Wire(group: Cases.OthersPassed)).First);

    [Fact]
    public void Judge_NoAnswerToAnybody_IsACandidateBehindMissingReceive()
    {
        Cases.AssertCandidate(FindingIds.AnswerLost, Cases.Unanswered());
        Assert.Equal(FindingIds.MissingReceive, Cases.Rank(Cases.Unanswered(), Cases.Wire()).First);
    }

    [Fact]
    public void Judge_PolicyThatDenies_IsRuledOut() => Cases.AssertNot(FindingIds.AnswerLost, Cases.Unanswered(), Cases.Facts(("iot:Receive", null, PolicyFault.ActionMissing)));

    [Fact]
    public void Judge_ClosedConnection_DoesNotFit() => Cases.AssertNot(FindingIds.AnswerLost, Cases.DeniedPublish(), Cases.Wire());
}

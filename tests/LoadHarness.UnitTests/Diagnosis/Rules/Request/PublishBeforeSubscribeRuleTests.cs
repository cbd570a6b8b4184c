using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class PublishBeforeSubscribeRuleTests
{
    [Fact]
    public void Judge_NoAnswerAfterTheMistake_IsACandidateOnTheWireAndCertainWhereAllIsAllowed()
    {
        var seen = Cases.Unanswered(StepKind.RegisterThing, WireMarks.RequestBeforeSuback);
        Cases.AssertCandidate(FindingIds.PublishBeforeSubscribe, seen);
        Assert.Equal(FindingIds.PublishBeforeSubscribe, Cases.Rank(seen, Cases.Wire()).First);
        Cases.AssertCertain(FindingIds.PublishBeforeSubscribe, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_PolicyKeepsTheAnswerBack_IsNotFirst() =>
        Cases.AssertCertain(FindingIds.MissingReceive, Cases.Unanswered(marks: WireMarks.RequestBeforeSuback), Cases.Facts(("iot:Receive", null, PolicyFault.ActionMissing)));

    [Fact]
    public void Judge_NoAnswerWithoutTheMistake_DoesNotFit() => Cases.AssertNot(FindingIds.PublishBeforeSubscribe, Cases.Unanswered(), Cases.Wire());

    [Fact]
    public void Judge_AnsweredWithARefusal_DoesNotFit() => Cases.AssertNot(FindingIds.PublishBeforeSubscribe, Cases.Rejected(403, marks: WireMarks.RequestBeforeSuback), Cases.Wire());
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class RejectedTopicMismatchRuleTests
{
    [Fact]
    public void Judge_NoAnswerAfterTheMistake_IsACandidateOnTheWireAndCertainWhereAllIsAllowed()
    {
        var seen = Cases.Unanswered(StepKind.RegisterThing, WireMarks.ForeignRejectedFilter);
        Cases.AssertCandidate(FindingIds.RejectedTopicMismatch, seen);
        Assert.Equal(FindingIds.RejectedTopicMismatch, Cases.Rank(seen, Cases.Wire()).First);
        Cases.AssertCertain(FindingIds.RejectedTopicMismatch, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_PolicyKeepsTheAnswerBack_IsNotFirst() =>
        Cases.AssertCertain(FindingIds.MissingReceive, Cases.Unanswered(marks: WireMarks.ForeignRejectedFilter), Cases.Facts(("iot:Receive", null, PolicyFault.ActionMissing)));

    [Fact]
    public void Judge_NoAnswerWithoutTheMistake_DoesNotFit() => Cases.AssertNot(FindingIds.RejectedTopicMismatch, Cases.Unanswered(), Cases.Wire());

    [Fact]
    public void Judge_AnsweredWithARefusal_DoesNotFit() => Cases.AssertNot(FindingIds.RejectedTopicMismatch, Cases.Rejected(403, marks: WireMarks.ForeignRejectedFilter), Cases.Wire());
}

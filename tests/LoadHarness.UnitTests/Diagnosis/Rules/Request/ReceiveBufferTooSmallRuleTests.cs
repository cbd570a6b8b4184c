using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class ReceiveBufferTooSmallRuleTests
{
    [Fact]
    public void Judge_PacketThatDidNotFit_IsCertain()
    {
        var seen = Cases.Unanswered(marks: WireMarks.SmallReceiveBuffer) with { Outcome = Outcome.DisconnectedAfterRequest, ClosedBy = CloseReason.PacketTooLarge, Pace = ClosePace.Prompt };
        Cases.AssertCertain(FindingIds.ReceiveBufferTooSmall, seen, Cases.Wire());
        Cases.AssertCertain(FindingIds.ReceiveBufferTooSmall, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_AnswerHeldBackForTheAnnouncedSize_IsACandidateOnTheWireAndCertainWhereAllIsAllowed()
    {
        var seen = Cases.Unanswered(marks: WireMarks.SmallReceiveBuffer);
        Cases.AssertCandidate(FindingIds.ReceiveBufferTooSmall, seen);
        Cases.AssertCertain(FindingIds.ReceiveBufferTooSmall, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_SubscribeWithASmallBuffer_DoesNotFit() => Cases.AssertNot(FindingIds.ReceiveBufferTooSmall, Cases.DeniedSubscribe("close", marks: WireMarks.SmallReceiveBuffer), Cases.Wire());

    [Fact]
    public void Judge_NoAnswerWithARightBuffer_DoesNotFit() => Cases.AssertNot(FindingIds.ReceiveBufferTooSmall, Cases.Unanswered(), Cases.Wire());
}

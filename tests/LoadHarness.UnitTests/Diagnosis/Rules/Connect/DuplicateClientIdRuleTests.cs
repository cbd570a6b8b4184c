using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class DuplicateClientIdRuleTests
{
    private static readonly WireSignature Lost = Cases.Claim(StepKind.Connack, Outcome.DisconnectedAfterConnect, marks: WireMarks.LostWhileIdle | WireMarks.Connected | WireMarks.SharedClientId) with { ClosedBy = CloseReason.PeerClosed, Pace = ClosePace.Delayed };

    [Fact]
    public void Judge_SessionTakenOver_IsCertain() =>
        Cases.AssertCertain(FindingIds.DuplicateClientId, Lost with { ClosedBy = CloseReason.DisconnectPacket, DisconnectCode = 0x8E, Marks = WireMarks.LostWhileIdle }, Cases.Wire());

    [Fact]
    public void Judge_LostWhileIdleWithATwin_IsCertain() => Cases.AssertCertain(FindingIds.DuplicateClientId, Lost, Cases.Wire());

    [Fact]
    public void Judge_ClosedOnSubscribeWithATwin_IsACandidateAndCertainWhereAllIsAllowed()
    {
        var seen = Cases.DeniedSubscribe("close", marks: WireMarks.SharedClientId);
        Cases.AssertCandidate(FindingIds.DuplicateClientId, seen);
        Cases.AssertCertain(FindingIds.DuplicateClientId, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_LostWhileIdleWithoutATwin_IsACandidateBehindALostConnection()
    {
        var seen = Lost with { Marks = WireMarks.LostWhileIdle | WireMarks.Connected };
        Cases.AssertCandidate(FindingIds.DuplicateClientId, seen);
        Assert.Equal(FindingIds.ConnectionLost, Cases.Rank(seen, Cases.Wire()).First);
    }

    [Fact]
    public void Judge_ClosedOnSubscribeWithoutATwin_DoesNotFit() => Cases.AssertNot(FindingIds.DuplicateClientId, Cases.DeniedSubscribe("close"), Cases.Wire());
}

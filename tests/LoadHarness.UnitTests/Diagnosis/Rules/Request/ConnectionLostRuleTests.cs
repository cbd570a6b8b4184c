using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class ConnectionLostRuleTests
{
    private static readonly WireSignature Idle = Cases.Claim(StepKind.Connack, Outcome.DisconnectedAfterConnect, marks: WireMarks.LostWhileIdle | WireMarks.Connected) with { ClosedBy = CloseReason.PeerClosed, Pace = ClosePace.Delayed };

    [Fact]
    public void Judge_LostWhileIdle_IsFirst() => Assert.Equal((FindingIds.ConnectionLost, Confidence.Likely), First(Idle));

    [Fact]
    public void Judge_ClosedLongAfterThePacket_IsFirst() => Assert.Equal((FindingIds.ConnectionLost, Confidence.Likely), First(Cases.DeniedSubscribe("close") with { Pace = ClosePace.Delayed }));

    [Fact]
    public void Judge_NetworkGone_IsFirst() => Assert.Equal((FindingIds.ConnectionLost, Confidence.Likely), First(Cases.DeniedSubscribe("close") with { ClosedBy = CloseReason.NetworkLost }));

    [Fact]
    public void Judge_ClosedPromptly_IsACandidateBehindThePolicies()
    {
        Cases.AssertCandidate(FindingIds.ConnectionLost, Cases.DeniedSubscribe("close"));
        Assert.Equal(FindingIds.MissingTopicFilter, Cases.Rank(Cases.DeniedSubscribe("close"), Cases.Wire()).First);
    }

    [Fact]
    public void Judge_ResetThoughAllowed_IsFirst() => Assert.Equal(FindingIds.ConnectionLost, Cases.Rank(Cases.DeniedSubscribe("close") with { ClosedBy = CloseReason.PeerReset }, Cases.Facts()).First);

    [Theory]
    [InlineData(ClosePace.Prompt)]
    [InlineData(ClosePace.Delayed)]
    public void Judge_PolicyThatDenies_IsRuledOut(ClosePace pace) =>
        Cases.AssertNot(FindingIds.ConnectionLost, Cases.DeniedSubscribe("close") with { Pace = pace }, Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));

    [Theory]
    [InlineData(0x87)]
    [InlineData(0x8E)]
    [InlineData(0x97)]
    public void Judge_DisconnectThatSaysWhy_DoesNotFit(int code) => Cases.AssertNot(FindingIds.ConnectionLost, Cases.DeniedSubscribe("disconnect87") with { DisconnectCode = code }, Cases.Wire());

    private static (string, Confidence) First(WireSignature seen)
    {
        var (finding, confidence, _) = Cases.Rank(seen, Cases.Wire());
        return (finding, confidence);
    }
}

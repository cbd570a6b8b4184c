using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class SlowSubackRuleTests
{
    private static readonly WireSignature Late = Cases.Claim(StepKind.Suback, Outcome.LateSuback, TopicRole.CreateAccepted);

    [Fact]
    public void Judge_LateSuback_IsCertainAndNamesLatencyAndTimeout()
    {
        Cases.AssertCertain(FindingIds.SlowSuback, Late.Seen(ms: 7010), Cases.Wire());
        var found = Cases.Rank(Late.Seen(ms: 7010), Cases.Wire()).All[0];
        Assert.Equal("SUBACK came 7.0 s after the packet (middle), 7.0 s at most; the devices waited 5.0 s.", found.Evidence);
        Assert.StartsWith("8 s would have sufficed (timeouts.suback).", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_LateByMilliseconds_NamesTheNextHundred() =>
        Assert.StartsWith("400 ms would have sufficed", Cases.Rank(Late.Seen(ms: 310), Cases.Wire()).All[0].Fix, StringComparison.Ordinal);

    [Fact]
    public void Judge_LateBecauseTheDeviceDidNotRead_DoesNotFit() => Cases.AssertNot(FindingIds.SlowSuback, Late with { Marks = WireMarks.UnreadData }, Cases.Wire());

    [Fact]
    public void Judge_NoSuback_DoesNotFit() => Cases.AssertNot(FindingIds.SlowSuback, Cases.DeniedSubscribe("silent"), Cases.Wire());
}

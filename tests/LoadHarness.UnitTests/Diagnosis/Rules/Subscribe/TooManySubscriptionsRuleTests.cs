using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class TooManySubscriptionsRuleTests
{
    [Theory]
    [InlineData(0x80)]
    [InlineData(0x97)]
    public void Judge_RefusalBeyondFifty_IsCertain(int code)
    {
        var seen = Cases.DeniedSubscribe("suback80", marks: WireMarks.ManySubscriptions) with { Code = code };
        Cases.AssertCertain(FindingIds.TooManySubscriptions, seen, Cases.Wire());
        Cases.AssertCertain(FindingIds.TooManySubscriptions, seen, Cases.Facts());
    }

    [Fact]
    public void Judge_RefusalBelowFifty_DoesNotFit() => Cases.AssertNot(FindingIds.TooManySubscriptions, Cases.DeniedSubscribe("suback80"), Cases.Wire());

    [Fact]
    public void Judge_SilenceBeyondFifty_IsNotCertain() => Cases.AssertCandidate(FindingIds.TooManySubscriptions, Cases.DeniedSubscribe("silent", marks: WireMarks.ManySubscriptions));
}

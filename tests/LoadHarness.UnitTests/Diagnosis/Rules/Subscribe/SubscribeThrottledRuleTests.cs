using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class SubscribeThrottledRuleTests
{
    [Fact]
    public void Judge_QuotaExceeded_IsCertain() => Cases.AssertCertain(FindingIds.SubscribeThrottled, Cases.DeniedSubscribe("suback80") with { Code = 0x97 }, Cases.Wire());

    [Fact]
    public void Judge_RefusalOnTheWire_IsACandidate() => Cases.AssertCandidate(FindingIds.SubscribeThrottled, Cases.DeniedSubscribe("suback80"));

    [Fact]
    public void Judge_RefusalThoughAllowedAndOthersGranted_IsFirst()
    {
        var (first, confidence, _) = Cases.Rank(Cases.DeniedSubscribe("suback80"), Cases.Facts().With(Cases.OthersPassed));
        Assert.Equal((FindingIds.SubscribeThrottled, Confidence.Likely), (first, confidence));
    }

    [Fact]
    public void Judge_RefusalThoughAllowedAndNobodyGranted_IsPossibleOnly() =>
        Assert.Equal(Confidence.Possible, Cases.Rank(Cases.DeniedSubscribe("suback80"), Cases.Facts()).All.Single(static one => one.Finding == FindingIds.SubscribeThrottled).Confidence);

    [Fact]
    public void Judge_NotAuthorized_DoesNotFit() => Cases.AssertNot(FindingIds.SubscribeThrottled, Cases.DeniedSubscribe("suback87"), Cases.Wire());

    [Fact]
    public void Judge_PolicyThatDenies_IsRuledOut() => Cases.AssertNot(FindingIds.SubscribeThrottled, Cases.DeniedSubscribe("suback80"), Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));

    [Fact]
    public void Judge_CloseWhereNobodyIsGranted_DoesNotFit() => Cases.AssertNot(FindingIds.SubscribeThrottled, Cases.DeniedSubscribe("close"), Cases.Wire());

    [Fact]
    public void Judge_Silence_RanksBehindALostSuback()
    {
        var ranked = Cases.Rank(Cases.DeniedSubscribe("silent"), Cases.Facts().With(Cases.OthersPassed)).All;
        Assert.Equal((FindingIds.SubackLost, Confidence.Likely), (ranked[0].Finding, ranked[0].Confidence));
        Assert.Contains(ranked, static one => one.Finding == FindingIds.SubscribeThrottled);
    }
}

using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class SubackLostRuleTests
{
    [Fact]
    public void Judge_SilenceThoughAllowed_IsFirst()
    {
        var (first, confidence, _) = Cases.Rank(Cases.DeniedSubscribe("silent"), Cases.Facts());
        Assert.Equal((FindingIds.SubackLost, Confidence.Likely), (first, confidence));
    }

    [Fact]
    public void Judge_SilenceOnTheWire_IsACandidate() => Cases.AssertCandidate(FindingIds.SubackLost, Cases.DeniedSubscribe("silent"));

    [Fact]
    public void Judge_PolicyThatDenies_IsRuledOut() => Cases.AssertNot(FindingIds.SubackLost, Cases.DeniedSubscribe("silent"), Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));

    [Theory]
    [InlineData("close")]
    [InlineData("suback80")]
    public void Judge_CloseOrRefusal_DoesNotFit(string form) => Cases.AssertNot(FindingIds.SubackLost, Cases.DeniedSubscribe(form), Cases.Wire());

    [Fact]
    public void Judge_DeviceThatDidNotRead_DoesNotFit() => Cases.AssertNot(FindingIds.SubackLost, Cases.DeniedSubscribe("silent", marks: WireMarks.UnreadData), Cases.Facts());
}

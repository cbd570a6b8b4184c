using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class NulInFilterRuleTests
{
    [Theory]
    [InlineData("close")]
    [InlineData("suback80")]
    [InlineData("suback87")]
    [InlineData("silent")]
    public void Judge_SubscribeOfThatKindThatCameToNothing_IsCertain(string form)
    {
        Cases.AssertCertain(FindingIds.NulInFilter, Cases.DeniedSubscribe(form, TopicRole.Other, WireMarks.NulInFilter), Cases.Wire());
        Cases.AssertCertain(FindingIds.NulInFilter, Cases.DeniedSubscribe(form, TopicRole.Other, WireMarks.NulInFilter), Cases.Facts());
    }

    [Fact]
    public void Judge_BesideAPolicyThatDenies_LeavesNeitherCertain()
    {
        var ranked = Cases.Rank(Cases.DeniedSubscribe("close", TopicRole.CreateAccepted, WireMarks.NulInFilter), Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType))).All;
        Assert.Equal([FindingIds.MissingTopicFilter, FindingIds.NulInFilter], ranked.Where(static one => one.Confidence == Confidence.Likely).Select(static one => one.Finding));
    }

    [Fact]
    public void Judge_WithoutTheMark_DoesNotFit() => Cases.AssertNot(FindingIds.NulInFilter, Cases.DeniedSubscribe("close"), Cases.Wire());

    [Fact]
    public void Judge_RequestWithoutAnswer_DoesNotFit() => Cases.AssertNot(FindingIds.NulInFilter, Cases.Unanswered(marks: WireMarks.NulInFilter), Cases.Wire());
}

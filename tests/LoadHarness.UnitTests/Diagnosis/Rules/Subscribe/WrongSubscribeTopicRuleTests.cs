using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class WrongSubscribeTopicRuleTests
{
    [Theory]
    [InlineData("close", WireMarks.SubscribedToRequest)]
    [InlineData("suback80", WireMarks.SubscribedToRequest)]
    [InlineData("silent", WireMarks.ReservedWildcard)]
    [InlineData("suback87", WireMarks.ReservedWildcard)]
    public void Judge_WrongFilterThatCameToNothing_IsCertain(string form, WireMarks mark)
    {
        Cases.AssertCertain(FindingIds.WrongSubscribeTopic, Cases.DeniedSubscribe(form, TopicRole.CreateRequest, mark), Cases.Wire());
        Cases.AssertCertain(FindingIds.WrongSubscribeTopic, Cases.DeniedSubscribe(form, TopicRole.CreateRequest, mark), Cases.Facts());
    }

    [Fact]
    public void Judge_GrantedWrongFilterAndNoAnswer_IsCertain() => Cases.AssertCertain(FindingIds.WrongSubscribeTopic, Cases.Unanswered(marks: WireMarks.SubscribedToRequest), Cases.Facts());

    [Fact]
    public void Judge_RightFilter_DoesNotFit() => Cases.AssertNot(FindingIds.WrongSubscribeTopic, Cases.DeniedSubscribe("close"), Cases.Wire());

    [Fact]
    public void Judge_ConnectThatFails_DoesNotFit() => Cases.AssertNot(FindingIds.WrongSubscribeTopic, Cases.DeniedConnect(WireMarks.SubscribedToRequest), Cases.Wire());
}

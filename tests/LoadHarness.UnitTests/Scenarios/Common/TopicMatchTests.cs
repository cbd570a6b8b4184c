using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.UnitTests.Scenarios.Common;

public sealed class TopicMatchTests
{
    [Theory]
    [InlineData("cmd/a/#", "cmd/a/echo", true)]
    [InlineData("cmd/a/#", "cmd/a", true)]
    [InlineData("cmd/a/#", "cmd/b/echo", false)]
    [InlineData("cmd/+/echo", "cmd/a/echo", true)]
    [InlineData("cmd/+/echo", "cmd/a/b/echo", false)]
    [InlineData("cmd/a", "cmd/a", true)]
    [InlineData("cmd/a", "cmd/a/b", false)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$aws/things/a/shadow/get/accepted", false)]
    [InlineData("$aws/things/a/#", "$aws/things/a/shadow/get/accepted", true)]
    public void Covers_FollowsTheStandard(string filter, string topic, bool covers) => Assert.Equal(covers, TopicMatch.Covers(filter, topic));

    [Theory]
    [InlineData("cmd/a/#")]
    [InlineData("cmd/+/b")]
    [InlineData("cmd/a")]
    public void Within_AnyFilter_IsATopicThatItCovers(string filter)
    {
        Assert.True(TopicMatch.Covers(filter, TopicMatch.Within(filter)));
        Assert.DoesNotContain('+', TopicMatch.Within(filter));
        Assert.DoesNotContain('#', TopicMatch.Within(filter));
    }

    [Fact]
    public void Beside_AnswersThatCommandsDoNotCover_AreSubscribedToAsWell()
    {
        var shadow = new RequestPlan { Topic = "$aws/things/{thing}/shadow/get", Answer = "$aws/things/{thing}/shadow/get/accepted", Refusal = "$aws/things/{thing}/shadow/get/rejected" };
        var topics = HeldTopics.Of(new RunPlan { Requests = shadow }, "s", 0, "t")!;
        Assert.Equal(["cmd/t/#", "$aws/things/t/shadow/get/accepted", "$aws/things/t/shadow/get/rejected"], topics.Beside(["cmd/t/#"]));

        var own = HeldTopics.Of(new RunPlan { Requests = new RequestPlan() }, "s", 0, "t")!;
        Assert.Equal(new HeldTopics("cmd/t/echo", "cmd/t/echo", "cmd/t/echo"), own);
        Assert.Equal(["cmd/t/#"], own.Beside(["cmd/t/#"]));
        Assert.Null(HeldTopics.Of(new RunPlan(), "s", 0, "t"));
    }
}

using CsCheck;
using LoadHarness.Simulator.Broker;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class TopicTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+/b", "a/b", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "a", false)] // differs from the standard, as AWS does
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$aws/b", false)]
    [InlineData("+/b", "$aws/b", false)]
    [InlineData("$aws/#", "$aws/b", true)]
    [InlineData("/", "/", true)]
    [InlineData("+/+", "/", true)]
    [InlineData("/a", "a", false)]
    public void Matches_FilterAndTopic_AsAwsDoes(string filter, string topic, bool expected)
    {
        Assert.Equal(expected, TopicRules.Matches(filter, topic));
        var tree = new TopicTree<object>();
        tree.Add(filter, this, new SubscriptionOptions(MqttQualityOfServiceLevel.AtLeastOnce));
        Assert.Equal(expected, tree.Match(topic).ContainsKey(this));
        tree.Remove(filter, this);
        Assert.Empty(tree.Match(topic));
    }

    [Fact]
    public void TreeAndRules_AnyFilterAndTopic_Agree()
    {
        var levels = OneOf("a", "b", "", "$aws");
        var filters = OneOf("a", "b", "", "+", "$aws").Array[1, 4].SelectMany(parts => Gen.Bool.Select(hash => string.Join('/', hash ? [.. parts, "#"] : parts)));
        Gen.Select(filters, levels.Array[1, 4].Select(parts => string.Join('/', parts))).Sample((filter, topic) =>
        {
            var tree = new TopicTree<object>();
            tree.Add(filter, this, new SubscriptionOptions(MqttQualityOfServiceLevel.AtMostOnce));
            return tree.Match(topic).Count == (TopicRules.Matches(filter, topic) ? 1 : 0);
        });
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Fact]
    public void Match_OverlappingFilters_GiveTheBestQosOnce()
    {
        var tree = new TopicTree<object>();
        tree.Add("a/+", this, new SubscriptionOptions(MqttQualityOfServiceLevel.AtLeastOnce));
        tree.Add("a/b", this, new SubscriptionOptions(MqttQualityOfServiceLevel.AtMostOnce));
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, Assert.Single(tree.Match("a/b")).Value.Qos);
    }

    [Theory]
    [InlineData("a/+/b", true)]
    [InlineData("#", true)]
    [InlineData("a/#", true)]
    [InlineData("a/#/b", false)]
    [InlineData("a#", false)]
    [InlineData("a+/b", false)]
    [InlineData("", false)]
    [InlineData("a\0", false)]
    [InlineData("$share/group/a/+", true)]
    [InlineData("$share/group/#", true)]
    [InlineData("$share/group", false)]
    [InlineData("$share/group/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/+/a", false)]
    [InlineData("$share/group/a#", false)]
    public void IsFilter_ByTheStandardAndAwsLimits(string filter, bool expected) => Assert.Equal(expected, TopicRules.IsFilter(filter));

    [Fact]
    public void IsWithinLimits_LongerThan256Bytes_IsNot()
    {
        Assert.True(TopicRules.IsWithinLimits(new string('a', 256)));
        Assert.False(TopicRules.IsWithinLimits(new string('ä', 129)));
    }

    [Theory]
    [InlineData("1/2/3/4/5/6/7/8", true)]
    [InlineData("1/2/3/4/5/6/7/8/9", false)]
    [InlineData("$aws/rules/r/1/2/3/4/5/6/7/8", true)]
    [InlineData("$aws/rules/r/1/2/3/4/5/6/7/8/9", false)]
    [InlineData("$share/g/1/2/3/4/5/6/7/8", true)]
    [InlineData("$share/g/1/2/3/4/5/6/7/8/9", false)]
    public void IsWithinLimits_EightLevelsBesidesThoseThatDoNotCount(string topic, bool expected) => Assert.Equal(expected, TopicRules.IsWithinLimits(topic));
}

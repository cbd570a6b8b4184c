using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class MissingTopicFilterRuleTests
{
    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_FirstFilterDenied_IsACandidateOnTheWireAndCertainByThePolicy(string form)
    {
        var seen = Cases.DeniedSubscribe(form);
        Cases.AssertCandidate(FindingIds.MissingTopicFilter, seen);
        Cases.AssertCertain(FindingIds.MissingTopicFilter, seen, Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));
        Cases.AssertCertain(FindingIds.MissingTopicFilter, seen, Cases.Facts(("iot:Subscribe", null, PolicyFault.ActionMissing)));
    }

    [Theory]
    [InlineData(PolicyFault.TemplateName)]
    [InlineData(PolicyFault.CreateFlow)]
    [InlineData(PolicyFault.Region)]
    [InlineData(PolicyFault.NoPolicy)]
    public void Judge_AnotherFaultOfThePolicy_IsRuledOut(PolicyFault fault) =>
        Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close"), Cases.Facts(("iot:Subscribe", null, fault)));

    [Fact]
    public void Judge_PolicyThatAllows_IsRuledOut() => Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close"), Cases.Facts());

    [Fact]
    public void Judge_OthersWithTheSameClaimSubscribed_IsRuledOutOnTheWire() =>
        Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close"), Cases.Wire(group: Cases.OthersPassed));

    [Fact]
    public void Judge_SlowClose_IsBehindALostConnectionOnTheWireAndCertainByThePolicy()
    {
        var seen = Cases.DeniedSubscribe("close") with { Pace = ClosePace.Delayed };
        Cases.AssertCandidate(FindingIds.MissingTopicFilter, seen);
        Assert.Equal(FindingIds.ConnectionLost, Cases.Rank(seen, Cases.Wire()).First);
        Cases.AssertCertain(FindingIds.MissingTopicFilter, seen, Cases.Facts(("iot:Subscribe", null, PolicyFault.ResourceType)));
    }

    [Fact]
    public void Judge_LostBeforeSubscribeWasSent_IsNoDenial() =>
        Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close", marks: WireMarks.LostWhileIdle), Cases.Wire());

    [Fact]
    public void Judge_WrongFilterThoughTheRightOnesAreAllowed_IsRuledOut() =>
        Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close", TopicRole.Other, WireMarks.ReservedWildcard), Cases.Facts());

    [Fact]
    public void Judge_AllFiltersInOneSubscribe_IsCertainByTheDeniedOne()
    {
        var facts = Cases.Facts(("iot:Subscribe", TopicRole.RegisterAccepted, PolicyFault.ResourceType));
        Cases.AssertCertain(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close", TopicRole.Other), facts with { Plan = new RunPlan { Subscribe = SubscribeMode.Together } });
    }

    [Fact]
    public void Judge_DeviceOwnConnection_IsAnotherPolicy() =>
        Cases.AssertNot(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close") with { Step = new Step(Phase.Device, StepKind.Suback) }, Cases.Wire());
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class MissingPublishRuleTests
{
    [Theory]
    [InlineData(StepKind.CreateCertificate, TopicRole.CreateRequest)]
    [InlineData(StepKind.RegisterThing, TopicRole.RegisterRequest)]
    public void Judge_ClosedRightAfterTheRequest_IsACandidateOnTheWireAndCertainByThePolicy(StepKind request, TopicRole topic)
    {
        Cases.AssertCandidate(FindingIds.MissingPublish, Cases.DeniedPublish(request));
        Cases.AssertCertain(FindingIds.MissingPublish, Cases.DeniedPublish(request), Cases.Facts(("iot:Publish", topic, PolicyFault.ActionMissing)));
    }

    [Fact]
    public void Judge_PubackNotAuthorized_IsCertainByThePolicy()
    {
        var seen = Cases.Claim(StepKind.Puback, Outcome.PubackRefused, TopicRole.CreateRequest) with { Code = 0x87 };
        Cases.AssertCandidate(FindingIds.MissingPublish, seen);
        Cases.AssertCertain(FindingIds.MissingPublish, seen, Cases.Facts(("iot:Publish", null, PolicyFault.ResourceType)));
    }

    [Fact]
    public void Judge_RequestNeitherAcknowledgedNorAnswered_IsFirstOnTheWire()
    {
        var seen = Cases.Claim(StepKind.CreateCertificate, Outcome.NoResponse, TopicRole.CreateRequest);
        Cases.AssertCandidate(FindingIds.MissingPublish, seen);
        Assert.Equal(FindingIds.MissingPublish, Cases.Rank(seen, Cases.Wire()).First);
        Cases.AssertCertain(FindingIds.MissingPublish, seen, Cases.Facts(("iot:Publish", null, PolicyFault.ActionMissing)));
    }

    [Fact]
    public void Judge_PolicyThatAllows_IsRuledOut() => Cases.AssertNot(FindingIds.MissingPublish, Cases.DeniedPublish(), Cases.Facts());

    [Fact]
    public void Judge_AcknowledgedRequest_IsMissingReceiveInstead() => Cases.AssertNot(FindingIds.MissingPublish, Cases.Unanswered(), Cases.Wire());
}

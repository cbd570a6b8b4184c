using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class ConnectOnlyPolicyRuleTests
{
    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_FirstFilterDenied_IsACandidateOnTheWireAndCertainByThePolicy(string form)
    {
        var seen = Cases.DeniedSubscribe(form);
        Cases.AssertCandidate(FindingIds.ConnectOnlyPolicy, seen);
        Cases.AssertCertain(FindingIds.ConnectOnlyPolicy, seen, Cases.Facts(
            ("iot:Subscribe", null, PolicyFault.ActionMissing), ("iot:Publish", null, PolicyFault.ActionMissing), ("iot:Receive", null, PolicyFault.ActionMissing)));
    }

    [Fact]
    public void Judge_PolicyThatLetsPublish_IsMissingTopicFilterInstead()
    {
        var facts = Cases.Facts(("iot:Subscribe", null, PolicyFault.ActionMissing), ("iot:Receive", null, PolicyFault.ActionMissing));
        Cases.AssertNot(FindingIds.ConnectOnlyPolicy, Cases.DeniedSubscribe("close"), facts);
        Cases.AssertCertain(FindingIds.MissingTopicFilter, Cases.DeniedSubscribe("close"), facts);
    }

    [Fact]
    public void Judge_EarlierFiltersGranted_DoesNotFit() =>
        Cases.AssertNot(FindingIds.ConnectOnlyPolicy, Cases.DeniedSubscribe("close", TopicRole.RegisterAccepted, WireMarks.EarlierGranted), Cases.Wire());
}

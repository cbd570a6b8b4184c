using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class CreateFlowMismatchRuleTests
{
    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_CertificatesFilterDenied_IsACandidateOnTheWireAndCertainByThePolicy(string form)
    {
        var seen = Cases.DeniedSubscribe(form);
        Cases.AssertCandidate(FindingIds.CreateFlowMismatch, seen);
        Cases.AssertCertain(FindingIds.CreateFlowMismatch, seen, Cases.Facts(("iot:Subscribe", TopicRole.CreateAccepted, PolicyFault.CreateFlow)));
    }

    [Fact]
    public void Judge_RequestDeniedByThePolicysOtherFlow_IsCertain() =>
        Cases.AssertCertain(FindingIds.CreateFlowMismatch, Cases.DeniedPublish(), Cases.Facts(("iot:Publish", TopicRole.CreateRequest, PolicyFault.CreateFlow)));

    [Fact]
    public void Judge_TemplatesFilterDenied_DoesNotFit() =>
        Cases.AssertNot(FindingIds.CreateFlowMismatch, Cases.DeniedSubscribe("close", TopicRole.RegisterAccepted, WireMarks.EarlierGranted), Cases.Wire());
}

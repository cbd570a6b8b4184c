using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Subscribe;

public sealed class TemplateNameMismatchRuleTests
{
    [Theory]
    [MemberData(nameof(Cases.DeniedForms), MemberType = typeof(Cases))]
    public void Judge_TemplatesFilterDenied_IsACandidateOnTheWireAndCertainByThePolicy(string form)
    {
        var seen = Cases.DeniedSubscribe(form, TopicRole.RegisterAccepted, WireMarks.EarlierGranted);
        Cases.AssertCandidate(FindingIds.TemplateNameMismatch, seen);
        Cases.AssertCertain(FindingIds.TemplateNameMismatch, seen, Cases.Facts(("iot:Subscribe", TopicRole.RegisterAccepted, PolicyFault.TemplateCase)));
        Cases.AssertCertain(FindingIds.TemplateNameMismatch, seen, Cases.Facts(("iot:Subscribe", TopicRole.RegisterAccepted, PolicyFault.TemplateName)));
    }

    [Fact]
    public void Judge_TemplatesFilterDeniedAfterTheCertificates_IsFirstOnTheWire() =>
        Assert.Equal((FindingIds.TemplateNameMismatch, Confidence.Likely), First(Cases.DeniedSubscribe("close", TopicRole.RegisterAccepted, WireMarks.EarlierGranted)));

    [Fact]
    public void Judge_CertificatesFilterDenied_DoesNotFit() => Cases.AssertNot(FindingIds.TemplateNameMismatch, Cases.DeniedSubscribe("close"), Cases.Wire());

    [Fact]
    public void Judge_RegistrationRejectedWith404_IsCertainWhereTheAccountHasNoSuchTemplate()
    {
        Cases.AssertCandidate(FindingIds.TemplateNameMismatch, Cases.Rejected(404));
        var unknown = Cases.Facts().With(new TemplateFacts { Name = Cases.Template, Exists = false, NearName = "myfleetprovisioningtemplate" });
        Cases.AssertCertain(FindingIds.TemplateNameMismatch, Cases.Rejected(404), unknown);
        Assert.Contains("myfleetprovisioningtemplate", Cases.Rank(Cases.Rejected(404), unknown).All[0].Evidence, StringComparison.Ordinal);
        Cases.AssertNot(FindingIds.TemplateNameMismatch, Cases.Rejected(404), Cases.Facts());
    }

    private static (string, Confidence) First(WireSignature seen)
    {
        var (finding, confidence, _) = Cases.Rank(seen, Cases.Wire());
        return (finding, confidence);
    }
}

using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Registration;

public sealed class RegistrationDeniedRuleTests
{
    [Fact]
    public void Judge_RejectedWith403_IsCertainAndNamesTheHook()
    {
        Cases.AssertCertain(FindingIds.RegistrationDenied, Cases.Rejected(403, "ACCESS_DENIED"), Cases.Wire());
        var facts = Cases.Facts().With(new TemplateFacts { Name = Cases.Template, Exists = true, Enabled = true, Hook = "arn:aws:lambda:us-east-1:1:function:hook" });
        Cases.AssertCertain(FindingIds.RegistrationDenied, Cases.Rejected(403), facts);
        Assert.Contains("function:hook", Cases.Rank(Cases.Rejected(403), facts).All[0].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_TemplateNotEnabled_IsCertain() =>
        Cases.AssertCertain(FindingIds.RegistrationDenied, Cases.Rejected(400, "InvalidRequest"), Cases.Facts().With(new TemplateFacts { Name = Cases.Template, Exists = true, Enabled = false }));

    [Fact]
    public void Judge_RejectedWith400OnTheWire_IsACandidateBehindTheRejection()
    {
        Cases.AssertCandidate(FindingIds.RegistrationDenied, Cases.Rejected(400, "InvalidRequest"));
        Assert.Equal(FindingIds.RegistrationRejected, Cases.Rank(Cases.Rejected(400, "InvalidRequest"), Cases.Wire()).First);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public void Judge_AnotherCode_DoesNotFit(int code) => Cases.AssertNot(FindingIds.RegistrationDenied, Cases.Rejected(code), Cases.Facts());

    [Fact]
    public void Judge_Silence_DoesNotFit() => Cases.AssertNot(FindingIds.RegistrationDenied, Cases.Unanswered(StepKind.RegisterThing), Cases.Wire());
}

using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Registration;

public sealed class RegistrationRejectedRuleTests
{
    [Theory]
    [InlineData(400, "InvalidParameters")]
    [InlineData(500, "InternalFailure")]
    public void Judge_AnyOtherRejection_IsFirst(int code, string error)
    {
        Assert.Equal((FindingIds.RegistrationRejected, Confidence.Likely), First(Cases.Rejected(code, error)));
        Assert.Contains(error, Cases.Rank(Cases.Rejected(code, error), Cases.Wire()).All[0].Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, FindingIds.RegistrationDenied)]
    [InlineData(404, FindingIds.TemplateNameMismatch)]
    [InlineData(429, FindingIds.RegisterThrottled)]
    public void Judge_CodeOfAnotherFinding_IsBehindIt(int code, string finding) => Assert.Equal(finding, First(Cases.Rejected(code)).Finding);

    [Fact]
    public void Judge_Silence_DoesNotFit() => Cases.AssertNot(FindingIds.RegistrationRejected, Cases.Unanswered(), Cases.Wire());

    private static (string Finding, Confidence) First(WireSignature seen)
    {
        var (finding, confidence, _) = Cases.Rank(seen, Cases.Wire());
        return (finding, confidence);
    }
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class ServerCaMismatchRuleTests
{
    private static readonly WireSignature Untrusted = Cases.Claim(StepKind.Tls, Outcome.ServerCertificateInvalid, marks: WireMarks.UntrustedServer);

    [Fact]
    public void Judge_ChainToNoKnownCa_IsCertain() => Cases.AssertCertain(FindingIds.ServerCaMismatch, Untrusted, Cases.Wire());

    [Fact]
    public void Judge_EndpointThatIsNoAts_IsNamed() =>
        Assert.Contains("no ATS endpoint", Cases.Rank(Untrusted, Cases.Wire() with { Endpoint = ("a1b2.iot.eu-west-1.amazonaws.com", 8883) }).All[0].Evidence, StringComparison.Ordinal);

    [Fact]
    public void Judge_OtherName_DoesNotFit() => Cases.AssertNot(FindingIds.ServerCaMismatch, Untrusted with { Marks = WireMarks.ServerNameMismatch }, Cases.Wire());
}

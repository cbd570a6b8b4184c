using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Facts;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class ConnectThrottledRuleTests
{
    [Fact]
    public void Judge_QuotaExceeded_IsCertain() => Cases.AssertCertain(FindingIds.ConnectThrottled, Cases.Claim(StepKind.Connack, Outcome.ConnackRefused) with { Code = 0x97 }, Cases.Wire());

    [Fact]
    public void Judge_ConnectClosed_IsACandidateOnTheWire() => Cases.AssertCandidate(FindingIds.ConnectThrottled, Cases.DeniedConnect());

    [Fact]
    public void Judge_ConnectClosedWhereOthersCameThrough_IsFirst()
    {
        Assert.Equal((FindingIds.ConnectThrottled, Confidence.Likely), First(Cases.Wire(group: Cases.OthersPassed)));
        Assert.Equal((FindingIds.ConnectThrottled, Confidence.Likely), First(Cases.Facts("ACTIVE", TimeSpan.FromSeconds(2)).With(Cases.OthersPassed)));
    }

    [Fact]
    public void Judge_PolicyOrCertificateAtFault_IsRuledOut()
    {
        Cases.AssertNot(FindingIds.ConnectThrottled, Cases.DeniedConnect(), Cases.Facts(("iot:Connect", null, PolicyFault.NoPolicy)));
        Cases.AssertNot(FindingIds.ConnectThrottled, Cases.DeniedConnect(), Cases.Facts("INACTIVE", TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Judge_SubscribeClosed_DoesNotFit() => Cases.AssertNot(FindingIds.ConnectThrottled, Cases.DeniedSubscribe("close"), Cases.Wire());

    private static (string, Confidence) First(LoadHarness.Diagnosis.Rules.DiagnosisContext context)
    {
        var (finding, confidence, _) = Cases.Rank(Cases.DeniedConnect(), context);
        return (finding, confidence);
    }
}

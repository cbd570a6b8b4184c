using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Diagnosis.Rules;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class NotAwsIotRuleTests
{
    private static readonly RunPlan Plain = new() { Target = new TargetPlan { Kind = TargetKind.Mqtt, Url = "mqtt://broker:1883" } };

    [Fact]
    public void Judge_PlainBrokerThatDoesNotAnswerTheRequest_IsFirst()
    {
        Cases.AssertCandidate(FindingIds.NotAwsIot, Cases.Unanswered(), Cases.Wire(Plain, new GroupContext("", Cases.Template, CertificateId: null)) with { Endpoint = ("broker", 1883) });
        Assert.Equal(Confidence.Likely, Cases.Rank(Cases.Unanswered(), Cases.Wire(Plain) with { Endpoint = ("broker", 1883) }).All.Single(static one => one.Finding == FindingIds.NotAwsIot).Confidence);
    }

    [Fact]
    public void Judge_Simulator_DoesNotFit() => Cases.AssertNot(FindingIds.NotAwsIot, Cases.Unanswered(), Cases.Wire());

    [Fact]
    public void Judge_AwsByItsUrl_DoesNotFit() => Cases.AssertNot(FindingIds.NotAwsIot, Cases.Unanswered(), Cases.Wire(Plain) with { Endpoint = ("a-ats.iot.eu-west-1.amazonaws.com", 8883) });

    [Fact]
    public void Judge_Subscribe_DoesNotFit() => Cases.AssertNot(FindingIds.NotAwsIot, Cases.DeniedSubscribe("silent"), Cases.Wire(Plain) with { Endpoint = ("broker", 1883) });
}

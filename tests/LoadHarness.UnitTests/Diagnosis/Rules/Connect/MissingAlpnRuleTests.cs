using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Connect;

public sealed class MissingAlpnRuleTests
{
    private static readonly WireSignature Silent = Cases.Claim(StepKind.Connack, Outcome.NoConnack, marks: WireMarks.NoAlpn);

    [Fact]
    public void Judge_SilenceOn443WithoutAlpn_IsCertain()
    {
        Cases.AssertCertain(FindingIds.MissingAlpn, Silent, Cases.Wire() with { Endpoint = ("h", 443) });
        Cases.AssertCertain(FindingIds.MissingAlpn, Silent, Cases.Facts() with { Endpoint = ("h", 443) });
    }

    [Fact]
    public void Judge_SilenceOnThePortThatStandsFor443_IsCertain() =>
        Cases.AssertCertain(FindingIds.MissingAlpn, Silent, Cases.Wire(new RunPlan { Target = new TargetPlan { Alpn = true } }) with { Endpoint = ("h", 40001) });

    [Fact]
    public void Judge_HttpOn443WithoutAlpn_IsCertain() =>
        Cases.AssertCertain(FindingIds.MissingAlpn, Cases.Claim(StepKind.Connack, Outcome.ProtocolError, marks: WireMarks.NoAlpn | WireMarks.NotMqtt | WireMarks.Http), Cases.Wire() with { Endpoint = ("h", 443) });

    [Fact]
    public void Judge_SilenceOnAnotherPort_DoesNotFit() => Cases.AssertNot(FindingIds.MissingAlpn, Silent, Cases.Wire() with { Endpoint = ("h", 8444) });

    [Fact]
    public void Judge_MqttsOwnPort_DoesNotFit() => Cases.AssertNot(FindingIds.MissingAlpn, Silent, Cases.Wire());

    [Fact]
    public void Judge_AlpnOffered_DoesNotFit() => Cases.AssertNot(FindingIds.MissingAlpn, Silent with { Marks = WireMarks.None }, Cases.Wire() with { Endpoint = ("h", 443) });
}

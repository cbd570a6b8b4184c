using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class NotABrokerRuleTests
{
    [Fact]
    public void Judge_AnswerThatIsNoMqtt_IsCertain() =>
        Cases.AssertCertain(FindingIds.NotABroker, Cases.Claim(StepKind.Connack, Outcome.ProtocolError, marks: WireMarks.NotMqtt | WireMarks.Http | WireMarks.NoAlpn), Cases.Wire());

    [Fact]
    public void Judge_HttpOn443WithoutAlpn_IsBehindMissingAlpn() => Cases.AssertCertain(
        FindingIds.MissingAlpn, Cases.Claim(StepKind.Connack, Outcome.ProtocolError, marks: WireMarks.NotMqtt | WireMarks.Http | WireMarks.NoAlpn), Cases.Wire() with { Endpoint = ("h", 443) });

    [Fact]
    public void Judge_PortWithoutTls_IsCertain() => Cases.AssertCertain(FindingIds.NotABroker, Cases.Claim(StepKind.Tls, Outcome.TlsFailed) with { Detail = "not_tls" }, Cases.Wire());

    [Fact]
    public void Judge_UnansweredConnect_IsACandidate() => Cases.AssertCandidate(FindingIds.NotABroker, Cases.Claim(StepKind.Connack, Outcome.NoConnack));

    [Fact]
    public void Judge_DeniedSubscribe_DoesNotFit() => Cases.AssertNot(FindingIds.NotABroker, Cases.DeniedSubscribe("close"), Cases.Wire());
}

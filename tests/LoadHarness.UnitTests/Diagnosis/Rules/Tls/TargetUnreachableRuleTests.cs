using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class TargetUnreachableRuleTests
{
    [Theory]
    [InlineData(Outcome.DnsFailed)]
    [InlineData(Outcome.TcpRefused)]
    [InlineData(Outcome.TcpUnreachable)]
    [InlineData(Outcome.TcpTimeout)]
    public void Judge_NoConnection_IsCertain(Outcome outcome) => Cases.AssertCertain(FindingIds.TargetUnreachable, Cases.Claim(StepKind.Tcp, outcome), Cases.Wire());

    [Fact]
    public void Judge_UnansweredHandshake_IsACandidate() => Cases.AssertCandidate(FindingIds.TargetUnreachable, Cases.Claim(StepKind.Tls, Outcome.TlsTimeout));

    [Fact]
    public void Judge_UnansweredConnect_DoesNotFit() => Cases.AssertNot(FindingIds.TargetUnreachable, Cases.Claim(StepKind.Connack, Outcome.NoConnack), Cases.Wire());
}

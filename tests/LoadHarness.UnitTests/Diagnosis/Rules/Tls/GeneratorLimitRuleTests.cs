using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Tls;

public sealed class GeneratorLimitRuleTests
{
    [Theory]
    [InlineData(Outcome.LocalPortsExhausted)]
    [InlineData(Outcome.DescriptorsExhausted)]
    public void Judge_NothingLeftHere_IsCertain(Outcome outcome) => Cases.AssertCertain(FindingIds.GeneratorLimit, Cases.Claim(StepKind.Tcp, outcome), Cases.Wire());

    [Fact]
    public void Judge_RefusedThere_DoesNotFit() => Cases.AssertNot(FindingIds.GeneratorLimit, Cases.Claim(StepKind.Tcp, Outcome.TcpRefused), Cases.Wire());
}

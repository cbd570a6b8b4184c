using LoadHarness.Core.Metrics;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class SlowAnswerRuleTests
{
    [Theory]
    [InlineData(StepKind.Connack, Outcome.LateConnack, "timeouts.connack")]
    [InlineData(StepKind.Puback, Outcome.LatePuback, "timeouts.puback")]
    [InlineData(StepKind.RegisterThing, Outcome.LateResponse, "timeouts.response")]
    public void Judge_LateAnswer_IsCertainAndNamesTheTimeout(StepKind step, Outcome outcome, string member)
    {
        var seen = Cases.Claim(step, outcome).Seen(ms: 12_500);
        Cases.AssertCertain(FindingIds.SlowAnswer, seen, Cases.Wire());
        Assert.StartsWith($"14 s would have sufficed ({member}).", Cases.Rank(seen, Cases.Wire()).All[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_LateSuback_DoesNotFit() => Cases.AssertNot(FindingIds.SlowAnswer, Cases.Claim(StepKind.Suback, Outcome.LateSuback), Cases.Wire());

    [Fact]
    public void Judge_NoAnswer_DoesNotFit() => Cases.AssertNot(FindingIds.SlowAnswer, Cases.Unanswered(), Cases.Wire());
}

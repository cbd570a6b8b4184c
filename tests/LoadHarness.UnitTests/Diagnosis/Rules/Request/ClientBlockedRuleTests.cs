using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.UnitTests.Diagnosis.Rules.Request;

public sealed class ClientBlockedRuleTests
{
    [Theory]
    [InlineData(StepKind.Suback, Outcome.NoSuback)]
    [InlineData(StepKind.Suback, Outcome.LateSuback)]
    [InlineData(StepKind.Connack, Outcome.NoConnack)]
    [InlineData(StepKind.CreateCertificate, Outcome.NoResponse)]
    public void Judge_AnswerLiesUnread_IsCertain(StepKind step, Outcome outcome)
    {
        Cases.AssertCertain(FindingIds.ClientBlocked, Cases.Claim(step, outcome, marks: WireMarks.UnreadData), Cases.Wire());
        Cases.AssertCertain(FindingIds.ClientBlocked, Cases.Claim(step, outcome, marks: WireMarks.UnreadData), Cases.Facts());
    }

    [Fact]
    public void Judge_NothingUnread_DoesNotFit() => Cases.AssertNot(FindingIds.ClientBlocked, Cases.DeniedSubscribe("silent"), Cases.Wire());

    [Fact]
    public void Judge_ClosedConnection_DoesNotFit() => Cases.AssertNot(FindingIds.ClientBlocked, Cases.DeniedSubscribe("close", marks: WireMarks.UnreadData), Cases.Wire());
}

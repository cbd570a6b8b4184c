using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Gates;

public sealed class VerdictRuleTests
{
    [Theory]
    [InlineData(new[] { GateOutcome.Pass, GateOutcome.Pass }, true, false, Verdict.Pass, ExitCode.Ok)]
    [InlineData(new GateOutcome[0], true, false, Verdict.Pass, ExitCode.Ok)]
    [InlineData(new[] { GateOutcome.Pass, GateOutcome.Inconclusive }, true, false, Verdict.Inconclusive, ExitCode.Inconclusive)]
    [InlineData(new[] { GateOutcome.Inconclusive, GateOutcome.Fail }, true, false, Verdict.Fail, ExitCode.GateFailed)]
    [InlineData(new[] { GateOutcome.NoData }, true, false, Verdict.Fail, ExitCode.GateFailed)]
    [InlineData(new[] { GateOutcome.Fail }, false, false, Verdict.Invalid, ExitCode.Invalid)]
    [InlineData(new[] { GateOutcome.Fail }, false, true, Verdict.Interrupted, ExitCode.Interrupted)]
    public void Decide_Cases_FollowThePrecedence(GateOutcome[] outcomes, bool valid, bool interrupted, Verdict verdict, ExitCode exitCode)
    {
        var decision = VerdictRule.Decide([.. outcomes.Select(Gate)], valid, valid ? [] : ["Too slow."], interrupted);
        Assert.Equal((verdict, exitCode), (decision.Verdict, decision.ExitCode));
        Assert.EndsWith(".", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_Failure_NamesTheFirstGate() =>
        Assert.Equal("1 of 2 gates failed: because.", VerdictRule.Decide([Gate(GateOutcome.Pass), Gate(GateOutcome.Fail)], true, [], false).Reason);

    [Theory]
    [InlineData(true, GateOutcome.Pass, Verdict.Pass, ExitCode.Ok)]
    [InlineData(true, GateOutcome.Fail, Verdict.Fail, ExitCode.GateFailed)]
    [InlineData(false, GateOutcome.Pass, Verdict.Fail, ExitCode.GateFailed)]
    [InlineData(false, GateOutcome.Inconclusive, Verdict.Fail, ExitCode.GateFailed)]
    public void Decide_Expectation_MustBeMetBesideTheGates(bool isMet, GateOutcome gate, Verdict verdict, ExitCode exitCode)
    {
        var decision = VerdictRule.Decide([Gate(gate)], true, [], false, new ExpectationResult(["x"], isMet, "Found y."));
        Assert.Equal((verdict, exitCode), (decision.Verdict, decision.ExitCode));
        Assert.True(gate == GateOutcome.Fail || decision.Reason.StartsWith("Found y.", StringComparison.Ordinal), decision.Reason);
    }

    private static GateResult Gate(GateOutcome outcome) => new() { That = "x", Outcome = outcome, Limit = 0, Unit = "ratio", Reason = "because." };
}

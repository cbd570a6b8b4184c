using LoadHarness.Core.Gates;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Gates;

public sealed class AuditedMetricsTests
{
    private static readonly AuditResult Clean = new() { Things = 0, Certificates = 0, Serials = 0, Checked = 2000 };

    [Theory]
    [InlineData("orphans == 0", 0L, 0L, 0L, GateOutcome.Pass, 0)]
    [InlineData("orphans == 0", 1L, 2L, 3L, GateOutcome.Fail, 6)]
    [InlineData("orphans.things == 0", 0L, 2L, 0L, GateOutcome.Pass, 0)]
    [InlineData("orphans.certificates == 0", 0L, 2L, 0L, GateOutcome.Fail, 2)]
    [InlineData("orphans.serials < 4", 0L, 0L, 3L, GateOutcome.Pass, 3)]
    [InlineData("orphans == 0", 0L, null, 0L, GateOutcome.NoData, null)]
    [InlineData("orphans.things == 0", 0L, null, 0L, GateOutcome.Pass, 0)]
    public void Evaluate_AfterTheAudit_JudgesWhatItFound(string gate, long? things, long? certificates, long? serials, GateOutcome outcome, int? value)
    {
        var metrics = new AuditedMetrics(FakeGateMetrics.OfProportion("timeout.rate", 0, 1), Clean with { Things = things, Certificates = certificates, Serials = serials }, static () => new ChurnSummary());

        var result = GateEvaluator.Evaluate(GateExpression.Parse(gate), metrics);

        Assert.Equal((outcome, value), (result.Outcome, (int?)result.Value));
    }

    [Fact]
    public void Evaluate_WithoutAnAudit_HasNoData() =>
        Assert.Equal(GateOutcome.NoData, GateEvaluator.Evaluate(GateExpression.Parse("orphans == 0"), new AuditedMetrics(FakeGateMetrics.OfProportion("timeout.rate", 0, 1), audit: null, static () => new ChurnSummary())).Outcome);

    [Fact]
    public void Evaluate_OtherMetrics_AreThoseMeasured() =>
        Assert.Equal(0.5, GateEvaluator.Evaluate(GateExpression.Parse("timeout.rate < 90%"), new AuditedMetrics(FakeGateMetrics.OfProportion("timeout.rate", 50, 100), Clean, static () => new ChurnSummary())).Value);

    [Theory]
    [InlineData("messages.lost == 0", GateOutcome.Fail, 3)]
    [InlineData("messages.duplicated < 5", GateOutcome.Pass, 4)]
    [InlineData("messages.out_of_order == 0", GateOutcome.NoData, null)]
    public void Evaluate_Messages_AreWhatTheSimulatorReceived(string gate, GateOutcome outcome, int? value)
    {
        var metrics = new AuditedMetrics(FakeGateMetrics.OfProportion("timeout.rate", 0, 1), Clean, static () => new ChurnSummary { Messages = new MessageSummary { Sent = 10, Acknowledged = 9, Received = 7, Lost = 3, Duplicated = 4 } });

        var result = GateEvaluator.Evaluate(GateExpression.Parse(gate), metrics);

        Assert.Equal((outcome, value), (result.Outcome, (int?)result.Value));
    }
}

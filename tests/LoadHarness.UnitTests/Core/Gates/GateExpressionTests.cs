using LoadHarness.Core;
using LoadHarness.Core.Gates;

namespace LoadHarness.UnitTests.Core.Gates;

public sealed class GateExpressionTests
{
    [Theory]
    [InlineData("timeout.rate < 0.5%", "timeout.rate < 0.5%", 0.005)]
    [InlineData(" timeout.rate<0.005 ", "timeout.rate < 0.5%", 0.005)]
    [InlineData("suback.timeout.rate < 0.1%", "suback.timeout.rate < 0.1%", 0.001)]
    [InlineData("claim.suback.refused.rate <= 1%", "claim.suback.refused.rate <= 1%", 0.01)]
    [InlineData("suback.p99 < 500ms", "suback.p99 < 500ms", 500)]
    [InlineData("suback.p999 < 1s", "suback.p99.9 < 1s", 1000)]
    [InlineData("device.connack.response.p99.9 <= 1.5s", "device.connack.response.p99.9 <= 1.5s", 1500)]
    [InlineData("journey.p95 < 5s", "journey.p95 < 5s", 5000)]
    [InlineData("reconnect.max < 1m", "reconnect.max < 1m", 60_000)]
    [InlineData("funnel.operational >= 99.5%", "funnel.operational >= 99.5%", 0.995)]
    [InlineData("funnel.thing == 100%", "funnel.thing == 100%", 1)]
    [InlineData("churn.reconnects_per_device_hour < 0.2", "churn.reconnects_per_device_hour < 0.2", 0.2)]
    [InlineData("recovery.t95 < 60s", "recovery.t95 < 1m", 60_000)]
    [InlineData("starts.dropped == 0", "starts.dropped == 0", 0)]
    [InlineData("harness.working_set < 2GiB", "harness.working_set < 2GiB", 2147483648)]
    [InlineData("drift(suback.p99) < 2%/h", "drift(suback.p99) < 2%/h", 0.02)]
    [InlineData("drift(claim.suback.response.p99.9)<=5ms/h", "drift(claim.suback.response.p99.9) <= 5ms/h", 5)]
    [InlineData("drift(timeout.rate) < 0.01%/h", "drift(timeout.rate) < 0.01%/h", 0.0001)]
    [InlineData("drift(harness.working_set) < 1MiB/h", "drift(harness.working_set) < 1MiB/h", 1048576)]
    [InlineData("drift(harness.handles) < 0.5 /h", "drift(harness.handles) < 0.5/h", 0.5)]
    [InlineData("drift(churn.reconnects) > -5%/h", "drift(churn.reconnects) > -5%/h", -0.05)]
    [InlineData("drift(target.process_resident_memory_bytes) < 1MiB/h", "drift(target.process_resident_memory_bytes) < 1MiB/h", 1048576)]
    [InlineData("drift(target.messages_received_total) < 10%/h", "drift(target.messages_received_total) < 10%/h", 0.1)]
    public void Parse_GoodText_IsNormalised(string text, string expected, double limit)
    {
        var gate = GateExpression.Parse(text);
        Assert.Equal((expected, limit), (gate.Text, gate.Limit));
        Assert.Equal(gate, GateExpression.Parse(gate.Text));
    }

    [Theory]
    [InlineData("", 1, "a condition begins with a metric")]
    [InlineData("target.up < 5", 1, "'target.up' is the target's own and is judged by how it changes")]
    [InlineData("drift(target.9lives) < 2%/h", 7, "unknown metric 'target.9lives'")]
    [InlineData("< 5%", 1, "a condition begins with a metric")]
    [InlineData("timeuot.rate < 5%", 1, "unknown metric 'timeuot.rate'; did you mean 'timeout.rate'?")]
    [InlineData("  subakc.p99 < 5s", 3, "unknown metric 'subakc.p99'; did you mean 'suback.p99'?")]
    [InlineData("drift(subakc.p99) < 2%/h", 7, "unknown metric 'subakc.p99'; did you mean 'suback.p99'?")]
    [InlineData("drift(suback.p99 < 2%/h", 17, "the bracket of 'drift(' is not closed")]
    [InlineData("drift(suback) < 2%/h", 7, "'suback' is a latency; name a statistic")]
    [InlineData("drift(suback.p98) < 2%/h", 14, "unknown statistic 'p98'")]
    [InlineData("drift(suback.p99) < 2%", 21, "a drift is compared with a change an hour, such as 2%/h or 5ms/h.")]
    [InlineData("drift(suback.p99) < 2/h", 21, "a drift of 'suback' is compared with a duration")]
    [InlineData("drift(suback.p99) == 2%/h", 22, "a drift is an estimate and never equals a limit")]
    [InlineData("drift(funnel.operational) < 2%/h", 7, "'funnel.operational' has no drift")]
    [InlineData("drift(recovery.t95) < 2%/h", 7, "'recovery.t95' has no drift")]
    [InlineData("leftovers == 0", 1, "unknown metric 'leftovers'")]
    [InlineData("suback < 5s", 1, "'suback' is a latency; name a statistic")]
    [InlineData("suback.p98 < 5s", 8, "unknown statistic 'p98' of 'suback'")]
    [InlineData("suback.response.p1 < 5s", 17, "unknown statistic 'p1' of 'suback.response'")]
    [InlineData("timeout.rate", 13, "after 'timeout.rate' comes one of")]
    [InlineData("timeout.rate = 5%", 14, "after 'timeout.rate' comes one of")]
    [InlineData("timeout.rate < 5ms", 16, "'timeout.rate' is compared with a share such as 5% or 0.05.")]
    [InlineData("timeout.rate < 500%", 16, "'timeout.rate' is compared with a share from 0% to 100%.")]
    [InlineData("timeout.rate <", 15, "'timeout.rate' is compared with a share")]
    [InlineData("suback.p99 < 500", 14, "'suback' is compared with a duration")]
    [InlineData("starts.late < 5s", 15, "'starts.late' is compared with a plain number.")]
    [InlineData("suback.p99 == 5s", 15, "a percentile is an estimate")]
    [InlineData("timeout.rate < 0%", 16, "no number of samples proves a rate of 0; write 'timeout.rate == 0%'")]
    [InlineData("funnel.operational >= 100%", 23, "no number of samples proves a share of all")]
    [InlineData("timeout.rate <= 100%", 17, "every value fulfils this")]
    public void TryParse_BadText_SaysWhereAndWhat(string text, int column, string expected)
    {
        Assert.Null(GateExpression.TryParse(text, out var at, out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.Equal(column, at);
    }

    [Fact]
    public void Parse_BadText_ThrowsBadInput() => Assert.Equal(ExitCode.BadInput, Assert.Throws<HarnessException>(() => GateExpression.Parse("x")).ExitCode);

    [Fact]
    public void Catalog_EveryName_IsDocumentedAndParses()
    {
        Assert.All(MetricCatalog.All, metric => Assert.EndsWith(".", metric.Doc, StringComparison.Ordinal));
        Assert.All(MetricCatalog.GateNames, name =>
        {
            Assert.Null(GateExpression.TryParse($"{name} <", out _, out var error));
            Assert.Contains("is compared with", error, StringComparison.Ordinal);
        });
    }
}

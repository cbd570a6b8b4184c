using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class GeneratorRuleTests
{
    [Theory]
    [InlineData(1000, 0, 0, true)]
    [InlineData(1000, 10, 0, true)]
    [InlineData(1000, 6, 4, true)]
    [InlineData(1000, 6, 5, false)]
    [InlineData(1000, 0, 11, false)]
    [InlineData(50, 1, 0, false)]
    [InlineData(0, 0, 0, true)]
    public void Judge_LateAndDroppedStarts_AllowOnePercent(long planned, long late, long dropped, bool valid)
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = planned, LateStarts = late, DroppedStarts = dropped }, new ValidityPlan(), 60);
        Assert.Equal((valid, valid), (judged.Valid, judged.Reasons.Count == 0));
    }

    [Theory]
    [InlineData(10, 60, true)]
    [InlineData(11, 60, false)]
    [InlineData(50, 5, true)]
    [InlineData(60, 5, false)]
    public void Judge_TimeBeyondBudget_AllowsATenthAndLessThanThreeSeconds(double percent, double seconds, bool valid)
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { InvalidPercent = percent, InvalidWindows = [new InvalidWindow(0, 1, "gc_pause")] }, new ValidityPlan(), seconds);
        Assert.Equal((valid, valid), (judged.Valid, judged.Reasons.Count == 0));
    }

    [Fact]
    public void Judge_TimeBeyondBudget_SaysWhyAndWhatToDo()
    {
        var judged = GeneratorRule.Judge(
            new GeneratorSummary
            {
                InvalidPercent = 50, WorstWakeUpMs = 812, ThrottledSeconds = 8.14, CpuPercent = new CpuSummary(20, 40, 60),
                InvalidWindows = [new InvalidWindow(0, 5, "late_starts+wake_up_delay"), new InvalidWindow(5, 10, "wake_up_delay")],
            }, new ValidityPlan { InvalidWindows = 0.2 }, 20);
        Assert.Equal("The generator was beyond its budgets (late starts, wake up delay) for 10 of 20 s (50.0 %); 20 % is allowed. Things that were due ran up to 812 ms late at host CPU 60 %, harness 20 % of one core, simulator 40 %, held back by its CPU quota for 8.1 s: lower the rate, or give the harness more cores.", Assert.Single(judged.Reasons));
    }

    [Theory]
    [InlineData("send_stall", "Writes waited up to 1,200 ms because the target or the network did not take them, and left later than their time stamps say: send less at a time, or look there.")]
    [InlineData("clamped_values", "Latencies were longer than the hour that the histograms hold: shorten the timeouts.")]
    [InlineData("local_ports", "add source addresses with --ifaddr, or use fewer devices.")]
    [InlineData("descriptors+send_stall", "raise 'ulimit -n', divide the devices with --workers, or use fewer.")]
    [InlineData("local_ports+late_starts", "lower the rate, or give the harness more cores.")]
    [InlineData("send_stall+gc_pause", "lower the rate, or give the harness more cores.")]
    public void Judge_TimeBeyondBudget_AdvisesByTheCause(string reason, string advice)
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { InvalidPercent = 50, LongestSendStallMs = 1200, InvalidWindows = [new InvalidWindow(0, 10, reason)] }, new ValidityPlan(), 20);
        Assert.EndsWith(advice, Assert.Single(judged.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_BudgetOfThePlan_IsTheOneThatCounts() =>
        Assert.True(GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = 100, LateStarts = 20 }, new ValidityPlan { LateStarts = 0.2 }, 60).Valid);

    [Fact]
    public void Judge_MostlyLate_BlamesTheGenerator()
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = 2000, LateStarts = 100, DroppedStarts = 50, CpuPercent = new CpuSummary(180, null, 95) }, new ValidityPlan(), 60);
        Assert.Equal(
            [
                "150 of 2,000 starts (7.5 %) were later than 50 ms (100) or found no free device (50); 1 % is allowed.",
                "The generator was saturated: host CPU 95 %, harness 180 % of one core; lower the rate, or give the harness more cores.",
            ], judged.Reasons);
    }

    [Fact]
    public void Judge_MostlyDropped_BlamesBusyDevices()
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = 2000, LateStarts = 0, DroppedStarts = 500 }, new ValidityPlan(), 60);
        Assert.Contains("add devices", judged.Reasons[1], StringComparison.Ordinal);
    }
}

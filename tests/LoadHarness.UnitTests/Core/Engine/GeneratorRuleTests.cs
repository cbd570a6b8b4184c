using LoadHarness.Core.Engine;
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
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = planned, LateStarts = late, DroppedStarts = dropped });
        Assert.Equal((valid, valid), (judged.Valid, judged.Reasons.Count == 0));
    }

    [Fact]
    public void Judge_MostlyLate_BlamesTheGenerator()
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = 2000, LateStarts = 100, DroppedStarts = 50, CpuPercent = new CpuSummary(180, null, 95) });
        Assert.Equal(
            [
                "150 of 2,000 starts (7.5 %) were later than 50 ms (100) or found no free device (50); 1 % is allowed.",
                "The generator was saturated: host CPU 95 %, harness 180 % of one core; lower the rate, or give the harness more cores.",
            ], judged.Reasons);
    }

    [Fact]
    public void Judge_MostlyDropped_BlamesBusyDevices()
    {
        var judged = GeneratorRule.Judge(new GeneratorSummary { PlannedStarts = 2000, LateStarts = 0, DroppedStarts = 500 });
        Assert.Contains("add devices", judged.Reasons[1], StringComparison.Ordinal);
    }
}

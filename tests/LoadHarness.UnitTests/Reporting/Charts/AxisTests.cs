using LoadHarness.Reporting.Charts;

namespace LoadHarness.UnitTests.Reporting.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(100, new double[] { 0, 25, 50, 75, 100 })]
    [InlineData(1000, new double[] { 0, 250, 500, 750, 1000 })]
    [InlineData(4.3, new double[] { 0, 2, 4, 6 })]
    public void Linear_Largest_EndsOnARoundNumber(double largest, double[] ticks)
    {
        var axis = Axis.Linear(largest);

        Assert.Equal(ticks, axis.Ticks);
        Assert.Equal(1, axis.Position(ticks[^1]));
    }

    [Fact]
    public void Linear_SmallCounts_LabelsWholeNumbersOnly() => Assert.Equal([0, 1, 2], Axis.Linear(2, whole: true).Ticks);

    [Fact]
    public void Logarithmic_Range_CoversWholeDecades()
    {
        var axis = Axis.Logarithmic(0.2, 98_765);

        Assert.Equal([0.1, 1, 10, 100, 1000, 10_000, 100_000], axis.Ticks);
        Assert.Equal(0.5, axis.Position(100), 6);
        Assert.Equal(0, axis.Position(0));
    }

    [Fact]
    public void Logarithmic_TwoDecades_LabelsBetweenThemToo() => Assert.Equal([1, 2, 5, 10, 20, 50, 100], Axis.Logarithmic(1, 80).Ticks);

    [Theory]
    [InlineData(33, 10)]
    [InlineData(3600, 600)]
    [InlineData(86_400, 14_400)]
    public void Time_Length_LabelsAtMostSevenRoundTimes(double seconds, double step)
    {
        var axis = Axis.Time(seconds);

        Assert.Equal(step, axis.Ticks[1]);
        Assert.InRange(axis.Ticks.Count, 2, 7);
    }
}

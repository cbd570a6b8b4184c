using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class HistogramsTests
{
    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    [InlineData(99, 1)]
    [InlineData(100, 2)]
    [InlineData(999, 2)]
    [InlineData(1000, 3)]
    [InlineData(9999, 3)]
    [InlineData(10000, 4)]
    public void Summarize_TooFewSamples_LeavesPercentilesNull(int samples, int known)
    {
        var histogram = Histograms.NewHistogram();
        histogram.RecordValueWithCount(2000, samples);
        var summary = Histograms.Summarize(histogram);
        double?[] percentiles = [summary.P50, summary.P90, summary.P99, summary.P999];
        Assert.Equal((samples, known), (summary.Samples, percentiles.Count(p => p is not null)));
        Assert.All(percentiles.Take(known), p => Assert.InRange(p!.Value, 1.998, 2.002));
        Assert.InRange(summary.Max!.Value, 1.998, 2.002);
    }

    [Fact]
    public void Summarize_Empty_IsAllNull()
    {
        Assert.Equal(new LatencySummary(), Histograms.Summarize(null));
        Assert.Equal(new LatencySummary(), Histograms.Summarize(Histograms.NewHistogram()));
        Assert.Null(new LatencySummary().Max);
    }

    [Fact]
    public void Summarize_Spread_FindsThePercentiles()
    {
        var histogram = Histograms.NewHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            histogram.RecordValue(i * 1000);
        }

        var summary = Histograms.Summarize(histogram);
        Assert.Equal((500.0, 900.0, 990.0, 1000.0), (Math.Round(summary.P50!.Value), Math.Round(summary.P90!.Value), Math.Round(summary.P99!.Value), Math.Round(summary.Max!.Value)));
    }
}

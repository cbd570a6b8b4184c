using CsCheck;
using HdrHistogram;
using LoadHarness.Core.Gates;

namespace LoadHarness.UnitTests.Core.Gates;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0, 100, 0, 0.0370)]
    [InlineData(100, 100, 0.9630, 1)]
    [InlineData(1000, 1000, 0.99617, 1)]
    [InlineData(5000, 5000, 0.99923, 1)]
    [InlineData(81, 263, 0.2553, 0.3662)] // Newcombe 1998, table I
    [InlineData(15, 148, 0.0624, 0.1605)] // Newcombe 1998, table I
    [InlineData(1, 29, 0.0061, 0.1718)] // Newcombe 1998, table I
    public void Wilson_KnownCase_Matches(long hits, long trials, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, trials, Confidence.Usual);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Wilson_AnyCounts_ContainsTheEstimateAndTheSurerIsWider() =>
        Gen.Select(Gen.Long[1, 100_000_000], Gen.Double[0, 1]).Sample((trials, share) =>
        {
            var hits = (long)(share * trials);
            var (usual, sure) = (WilsonInterval.Of(hits, trials, Confidence.Usual), WilsonInterval.Of(hits, trials, Confidence.Sure));
            return usual.Contains((double)hits / trials) && usual.Low >= 0 && usual.High <= 1 && sure.Low <= usual.Low && sure.High >= usual.High;
        });

    [Theory]
    [InlineData(0.001, 3838)]
    [InlineData(0.005, 765)]
    [InlineData(0.05, 73)]
    public void WithoutFailure_Limit_IsTheSmallestThatProvesIt(double limit, long expected)
    {
        Assert.Equal(expected, SampleSize.WithoutFailure(limit, Confidence.Usual));
        Assert.True(WilsonInterval.Of(0, expected, Confidence.Usual).High <= limit);
        Assert.False(WilsonInterval.Of(0, expected - 1, Confidence.Usual).High <= limit);
    }

    [Fact]
    public void ToDecide_ObservedRate_IsWhereTheIntervalLeavesTheLimit()
    {
        var needed = SampleSize.ToDecide(0.004, 0.005, Confidence.Usual)!.Value;
        Assert.False(WilsonInterval.Of((long)Math.Round(0.004 * needed * 1.01), (long)(needed * 1.01), Confidence.Usual).Contains(0.005));
        Assert.True(WilsonInterval.Of((long)Math.Round(0.004 * needed * 0.98), (long)(needed * 0.98), Confidence.Usual).Contains(0.005));
        Assert.Null(SampleSize.ToDecide(0.005, 0.005, Confidence.Usual));
    }

    [Theory]
    [InlineData(100, 0.5, 40, 61)] // the tables' 95 % interval of a median
    [InlineData(10, 0.5, 2, 9)]
    [InlineData(5, 0.5, 0, 6)] // five samples bound a median by 93.75 % only
    public void Ranks_Median_MatchTheTables(long samples, double quantile, long low, long high) =>
        Assert.Equal((low, high), PercentileInterval.Ranks(samples, quantile, Confidence.Usual));

    [Fact]
    public void Ranks_BothWays_AgreeWhereTheyMeet()
    {
        var exact = PercentileInterval.Ranks(990_000, 0.5, Confidence.Usual);
        var normal = PercentileInterval.Ranks(1_010_000, 0.5, Confidence.Usual);
        Assert.Equal(normal.High - normal.Low, (exact.High - exact.Low) * Math.Sqrt(1_010_000.0 / 990_000), 4.0);
    }

    [Fact]
    public void Ranks_AnySize_EncloseThePercentile() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.OneOf(Gen.Const(0.5), Gen.Const(0.9), Gen.Const(0.95), Gen.Const(0.99), Gen.Const(0.999))).Sample(
            (samples, quantile) =>
            {
                var (low, high) = PercentileInterval.Ranks(samples, quantile, Confidence.Usual);
                return low >= 0 && high <= samples + 1 && low <= Math.Ceiling(samples * quantile) && high >= samples * quantile;
            },
            iter: 200);

    [Theory]
    [InlineData(0.5, 200)]
    [InlineData(0.95, 400)]
    [InlineData(0.99, 1000)]
    public void Of_RepeatedSamples_CoversTheTruePercentile(double quantile, int samples)
    {
        // Exponential latencies, whose percentiles are known: −ln(1 − p) × mean. The order-statistic interval covers at least 95 %.
        const int runs = 400;
        var random = new Random(20_240_611);
        var truth = -Math.Log(1 - quantile) * 100_000;
        var covered = 0;
        var histogram = new LongHistogram(1, 100_000_000, 4);
        for (var run = 0; run < runs; run++)
        {
            histogram.Reset();
            for (var i = 0; i < samples; i++)
            {
                histogram.RecordValue(1 + (long)(-Math.Log(1 - random.NextDouble()) * 100_000));
            }

            covered += PercentileInterval.Of(histogram, quantile, Confidence.Usual).Contains(truth) ? 1 : 0;
        }

        Assert.InRange(covered, (int)(runs * 0.93), runs);
    }
}

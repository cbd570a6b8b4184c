using CsCheck;
using LoadHarness.Core.Statistics;

namespace LoadHarness.UnitTests.Core.Statistics;

public sealed class StatisticsTests
{
    /// <summary>From the tables of Abramowitz and Stegun, 26.10, and R's pt.</summary>
    [Theory]
    [InlineData(2.228, 10, 0.025)]
    [InlineData(4.144, 10, 0.001)]
    [InlineData(12.706, 1, 0.025)]
    [InlineData(1.960, 1e6, 0.025)]
    [InlineData(0, 5, 0.5)]
    [InlineData(-2.228, 10, 0.975)]
    public void UpperTail_KnownValues_AreThoseOfTheTables(double t, double freedom, double tail) => Assert.Equal(tail, StudentT.UpperTail(t, freedom), 4);

    [Fact]
    public void Quantile_OfTail_IsItsInverse() =>
        Gen.Select(Gen.Double[1e-6, 0.5], Gen.Double[2, 500]).Sample((tail, freedom) => Math.Abs(StudentT.UpperTail(StudentT.Quantile(tail, freedom), freedom) - tail) < 1e-9);

    [Fact]
    public void Nth_AnyValues_IsThatOfTheSorted() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 60], Gen.Int[0, 1000]).Sample((values, pick) =>
        {
            var index = pick % values.Length;
            var doubles = values.Select(static v => (double)v).ToArray();
            return Selection.Nth(doubles.AsSpan().ToArray(), index) == doubles.Order().ElementAt(index);
        });

    [Fact]
    public void Holm_ThreeValues_StepsDownAndNeverFalls() => Assert.Equal([0.06, 0.03, 0.06], Holm.Adjust([0.04, 0.01, 0.03]), (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void Trend_LineWithASpike_IsTheLine()
    {
        var times = Enumerable.Range(0, 60).Select(static i => (double)i).ToArray();
        var values = times.Select(static t => 5 + (0.25 * t) + (t == 30 ? 1000 : 0)).ToArray();
        var trend = Trend.Of(times, values);
        Assert.Equal(0.25, trend.Slope, 6);
        Assert.True(trend.PAbove(0.2) < 0.001);
        Assert.True(trend.PAbove(0.3) > 0.99);
        Assert.True(trend.Interval(0.025).Contains(0.25));
    }

    [Fact]
    public void Trend_ConstantValues_HasNone()
    {
        var trend = Trend.Of([.. Enumerable.Range(0, 40).Select(static i => (double)i)], [.. Enumerable.Repeat(7.0, 40)]);
        Assert.Equal((0.0, 0.5), (trend.Slope, trend.PAbove(0)));
        Assert.True(trend.Interval(0.025) is { Low: 0, High: 0 });
    }

    [Fact]
    public void Trend_TooFewPoints_IsRefused() => Assert.Throws<ArgumentException>(() => Trend.Of([.. Enumerable.Range(0, 35).Select(static i => (double)i)], new double[35]));

    [Fact]
    public void FirstOrder_OfSuchNoise_IsFound()
    {
        var noise = new Noise(3, 0.8);
        Assert.InRange(Autocorrelation.FirstOrder([.. Enumerable.Range(0, 2000).Select(_ => noise.Next())]), 0.75, 0.85);
    }
}

using LoadHarness.Benchmarks.Memory;

namespace LoadHarness.UnitTests.Benchmarks.Memory;

public sealed class GrowthTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 51).Select(static index => 40_000 + (4_000.0 * index))];

    [Fact]
    public void Fit_StraightLine_SlopeAndBoundAreTheLines()
    {
        var growth = Growth.Fit(X, [.. X.Select(static at => 7_000_000 + (64 * at))]);

        Assert.Equal(64, growth.Slope, tolerance: 1e-6);
        Assert.Equal(64, growth.Upper, tolerance: 1e-6);
    }

    [Fact]
    public void Fit_LeakBelowNoise_BoundIsAboveZeroAndNearTheLeak()
    {
        var random = new Random(1);

        // 10 bytes a reconnect among ± 500 KB of heap that comes and goes.
        var growth = Growth.Fit(X, [.. X.Select(at => 30_000_000 + (10 * at) + (1_000_000 * (random.NextDouble() - 0.5)))]);

        Assert.InRange(growth.Slope, 8, 12);
        Assert.InRange(growth.Upper, growth.Slope, 14);
    }

    [Fact]
    public void Fit_OneOutlier_DoesNotFollowIt()
    {
        var growth = Growth.Fit(X, [.. X.Select(static (_, index) => index == 50 ? 1e9 : 1e6)]);

        Assert.Equal(0, growth.Slope);
    }

    [Fact]
    public void Fit_NeighboursThatDepend_BoundCoversTheTruth()
    {
        var covered = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var noise = 0.0;
            double[] x = [.. Enumerable.Range(0, 51).Select(static index => (double)index)];
            double[] y = [.. x.Select(at => (3 * at) + (noise = (0.7 * noise) + random.NextDouble() - 0.5))];
            covered += Growth.Fit(x, y).Upper >= 3 ? 1 : 0;
        }

        Assert.InRange(covered, 184, 199); // 190 in the long run; a bound that always holds would be too wide.
    }

    [Fact]
    public void Fit_TooFewPoints_Throws() => Assert.Throws<ArgumentException>(() => Growth.Fit([1, 2, 3], [1, 2, 3]));
}

using CsCheck;
using LoadHarness.Reporting.Html;

namespace LoadHarness.UnitTests.Reporting;

public sealed class DecimationTests
{
    private static readonly Gen<List<(double X, double? Y)>> Points =
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Bool, (y, gap) => gap ? (double?)null : y).List[0, 5000].Select(ys => ys.Select((y, i) => ((double)i, y)).ToList());

    [Fact]
    public void Thin_AnySeries_StaysWithinItsBoundAndKeepsExtremesInOrder() => Points.Sample(points =>
    {
        var kept = Decimation.Thin(points).SelectMany(run => run).ToList();

        Assert.InRange(kept.Count, 0, Decimation.MaxPoints);
        Assert.Equal(kept.OrderBy(p => p.X), kept);
        Assert.Equal(points.Min(p => p.Y), kept.Count == 0 ? null : kept.Min(p => p.Y));
        Assert.Equal(points.Max(p => p.Y), kept.Count == 0 ? null : kept.Max(p => p.Y));
        Assert.All(kept, p => Assert.Equal(points[(int)p.X].Y, p.Y));
    });

    [Fact]
    public void Thin_FewPoints_KeepsAllAndBreaksAtGaps()
    {
        var runs = Decimation.Thin([(0, 1), (1, 2), (2, null), (3, 4)]);

        Assert.Equal([[(0, 1), (1, 2)], [(3, 4)]], runs);
    }
}

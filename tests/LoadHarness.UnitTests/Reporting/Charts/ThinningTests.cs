using CsCheck;
using LoadHarness.Reporting.Charts;

namespace LoadHarness.UnitTests.Reporting.Charts;

public sealed class ThinningTests
{
    private static readonly Gen<double?> Value = Gen.Select(Gen.Double[-1e6, 1e6], Gen.Bool, (y, gap) => gap ? (double?)null : y);

    private static readonly Gen<List<(double? First, double? Second)>> Rows = Gen.Select(Value, Value, static (first, second) => (first, second)).List[0, 5000];

    [Fact]
    public void Rows_AnyLines_StayWithinTheirBoundAndKeepEveryLinesExtremes() => Rows.Sample(rows =>
    {
        var kept = Thinning.Rows(rows.Count, [i => rows[i].First, i => rows[i].Second]);

        Assert.InRange(kept.Count, 0, Thinning.MaxRows);
        Assert.Equal(kept.Distinct().Order(), kept);
        Assert.Equal(rows.Min(static row => row.First), kept.Min(i => rows[i].First));
        Assert.Equal(rows.Max(static row => row.First), kept.Max(i => rows[i].First));
        Assert.Equal(rows.Min(static row => row.Second), kept.Min(i => rows[i].Second));
        Assert.Equal(rows.Max(static row => row.Second), kept.Max(i => rows[i].Second));
    });

    [Fact]
    public void Rows_Few_AreAllKept() => Assert.Equal([0, 1, 2], Thinning.Rows(3, [static _ => null]));
}

using System.Globalization;
using CsCheck;
using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class SharesTests
{
    [Fact]
    public void Of_Thirds_GivesWhatRoundingLosesToOneOfThem() => Assert.Equal(["33.34 %", "33.33 %", "33.33 %"], Shares.Of([7, 7, 7]));

    [Fact]
    public void Of_LargestRemainder_GetsTheLostHundredth() => Assert.Equal(["28.57 %", "71.43 %"], Shares.Of([2, 5]));

    [Fact]
    public void Of_Nothing_IsNotMeasured() => Assert.Equal(["–", "–"], Shares.Of([0, 0]));

    [Fact]
    public void Of_OneInAMillion_IsNotShownAsNone() => Assert.Equal(["100 %", "< 0.01 %"], Shares.Of([999_999, 1]));

    [Fact]
    public void Of_AnyCounts_AddUpToAHundredPercent() => Gen.Long[0, 1_000_000_000].Array[1, 14].Where(counts => counts.Sum() > 0).Sample(counts =>
        Assert.Equal(100m, Shares.Of(counts).Where(share => share[0] != '<').Sum(share => decimal.Parse(share.TrimEnd('%', ' '), CultureInfo.InvariantCulture))));
}

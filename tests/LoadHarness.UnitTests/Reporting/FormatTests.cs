using LoadHarness.Reporting;

namespace LoadHarness.UnitTests.Reporting;

public sealed class FormatTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.0412, "0.041 ms")]
    [InlineData(0.9996, "1.00 ms")]
    [InlineData(4.127, "4.13 ms")]
    [InlineData(41.27, "41.3 ms")]
    [InlineData(99.96, "100 ms")]
    [InlineData(500.0, "500 ms")]
    [InlineData(1234.5678, "1,235 ms")]
    public void Ms_Value_KeepsTheDigitsThatMatter(double? value, string text) => Assert.Equal(text, Format.Ms(value));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(0.05, "5 %")]
    [InlineData(0.00383, "0.38 %")]
    [InlineData(0.001, "0.1 %")]
    [InlineData(0.99617, "99.62 %")]
    [InlineData(0.9999, "99.99 %")]
    [InlineData(0.999999, "99.9999 %")]
    [InlineData(0.000001, "0.0001 %")]
    [InlineData(0.3333, "33.3 %")]
    public void Ratio_Value_NeverRoundsToNoneOrAll(double? value, string text) => Assert.Equal(text, Format.Ratio(value));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(187_432_960, "179 MiB")]
    [InlineData(3_221_225_472, "3 GiB")]
    public void Bytes_Value_UsesBinaryUnits(double value, string text) => Assert.Equal(text, Format.Bytes(value));

    [Theory]
    [InlineData(0.4, "0.4 s", "00:00")]
    [InlineData(33.4, "33 s", "00:33")]
    [InlineData(65, "1 min 05 s", "01:05")]
    [InlineData(7384, "2 h 03 min", "2:03:04")]
    [InlineData(90_000, "25 h 00 min", "25:00:00")]
    public void Duration_Value_ReadsAsWordsAndClock(double seconds, string words, string clock)
    {
        Assert.Equal(words, Format.Duration(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(clock, Format.Clock(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("ratio", 0.005, "0.5 %")]
    [InlineData("ms", 500.0, "500 ms")]
    [InlineData("count", 12_000.0, "12,000")]
    [InlineData("number", 0.0216, "0.0216")]
    [InlineData("ms", null, "–")]
    public void InUnit_Value_FollowsTheGatesUnit(string unit, double? value, string text) => Assert.Equal(text, Format.InUnit(value, unit));

    [Fact]
    public void Share_OfNothing_IsADash() => Assert.Equal("–", Format.Share(0, 0));
}

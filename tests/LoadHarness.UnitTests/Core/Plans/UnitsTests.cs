using CsCheck;
using LoadHarness.Core.Plans;

namespace LoadHarness.UnitTests.Core.Plans;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0.25ms", 0.25)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0", 0)]
    public void TryParseDuration_GoodText_GivesMilliseconds(string text, double milliseconds)
    {
        Assert.True(Units.TryParseDuration(text, out var value, out _));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("1.2.3s")]
    [InlineData("30m1h")]
    [InlineData("1s1s")]
    [InlineData("99999999999d")]
    [InlineData("NaNs")]
    public void TryParseDuration_BadText_SaysWhatIsExpected(string? text)
    {
        Assert.False(Units.TryParseDuration(text, out _, out var error));
        Assert.StartsWith("a duration such as", error, StringComparison.Ordinal);
    }

    [Fact]
    public void FormatDuration_AnyDuration_ReadsBack() =>
        Gen.Long[0, long.MaxValue].Sample(ticks =>
            Units.TryParseDuration(Units.FormatDuration(TimeSpan.FromTicks(ticks)), out var back, out _) && back.Ticks == ticks);

    [Theory]
    [InlineData("200/s", 200)]
    [InlineData("12000/m", 200)]
    [InlineData("3600/h", 1)]
    [InlineData("0.5/s", 0.5)]
    [InlineData("-1/s", -1)]
    public void TryParseRate_GoodText_GivesRateASecond(string text, double expected)
    {
        Assert.True(Units.TryParseRate(text, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("100", "a rate with its unit, such as 100/s")]
    [InlineData("100/d", "a rate such as 200/s, 12000/m or 5/h")]
    [InlineData("NaN/s", "a rate such as 200/s, 12000/m or 5/h")]
    [InlineData("1/s/s", "a rate such as 200/s, 12000/m or 5/h")]
    [InlineData("fast", "a rate such as 200/s, 12000/m or 5/h")]
    public void TryParseRate_BadText_SaysWhatIsExpected(string text, string expected)
    {
        Assert.False(Units.TryParseRate(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void FormatRate_AnyRate_ReadsBack() =>
        Gen.Double[0, 100_000].Sample(rate => Units.TryParseRate(Units.FormatRate(rate), out var back, out _) && back == rate);

    [Theory]
    [InlineData("64KiB", 65_536)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1.5 KiB", 1_536)]
    [InlineData("512", 512)]
    [InlineData("7B", 7)]
    public void TryParseSize_GoodText_GivesBytes(string text, long expected)
    {
        Assert.True(Units.TryParseSize(text, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1KB")]
    [InlineData("12 apples")]
    [InlineData("99999999999999GiB")]
    public void TryParseSize_BadText_IsRefused(string text) => Assert.False(Units.TryParseSize(text, out _, out _));

    [Fact]
    public void FormatSize_AnySize_ReadsBack() =>
        Gen.Long[0, 1L << 50].Sample(bytes => Units.TryParseSize(Units.FormatSize(bytes), out var back, out _) && back == bytes);

    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("0.5%", 0.005)]
    [InlineData("99.95 %", 0.9995)]
    [InlineData("0.05", 0.05)]
    public void TryParseRatio_GoodText_GivesShare(string text, double expected)
    {
        Assert.True(Units.TryParseRatio(text, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void FormatRatio_AnyShare_ReadsBack() =>
        Gen.Double[0, 1].Sample(ratio => Units.TryParseRatio(Units.FormatRatio(ratio), out var back, out _) && back == ratio);

    [Fact]
    public void FormatRatio_RoundShare_IsShort() => Assert.Equal("0.5%", Units.FormatRatio(0.005));
}

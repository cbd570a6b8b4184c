using CsCheck;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.UnitTests.Core.Plans.Faults;

public sealed class FaultDelayTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData("50ms")]
    [InlineData("1h")]
    [InlineData("uniform 20ms..80ms")]
    [InlineData("uniform 0s..1s")]
    [InlineData("exponential 50ms")]
    [InlineData("lognormal 50ms p99 400ms")]
    public void TryParse_GoodText_ReadsBack(string text)
    {
        Assert.True(FaultDelay.TryParse(text, out var delay));
        Assert.Equal(text, delay.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("50")]
    [InlineData("61m")]
    [InlineData("uniform")]
    [InlineData("uniform 20ms")]
    [InlineData("uniform 80ms..20ms")]
    [InlineData("uniform 20ms..20ms")]
    [InlineData("uniform 20ms..2h")]
    [InlineData("exponential 0s")]
    [InlineData("exponential")]
    [InlineData("lognormal 50ms")]
    [InlineData("lognormal 50ms p99 40ms")]
    [InlineData("lognormal 0s p99 40ms")]
    [InlineData("lognormal 50ms p95 400ms")]
    [InlineData("normal 50ms")]
    public void TryParse_BadText_IsRefused(string text) => Assert.False(FaultDelay.TryParse(text, out _));

    [Theory]
    [InlineData("uniform 20ms..80ms", 50, 79.4)]
    [InlineData("exponential 50ms", 34.66, 230.3)]
    [InlineData("lognormal 50ms p99 400ms", 50, 400)]
    public void At_EvenNumbers_HaveTheShapesMedianAndP99(string text, double median, double p99)
    {
        Assert.True(FaultDelay.TryParse(text, out var delay));

        // The second number runs through a golden-ratio sequence, so that the pairs fill the square evenly.
        var drawn = Enumerable.Range(0, Draws).Select(i => delay.At((i + 0.5) / Draws, i * 0.6180339887498949 % 1).TotalMilliseconds).Order().ToArray();
        Assert.InRange(drawn[Draws / 2], median * 0.97, median * 1.03);
        Assert.InRange(drawn[Draws * 99 / 100], p99 * 0.93, p99 * 1.07);
    }

    [Fact]
    public void At_AnyNumbers_IsNeverNegativeNorLongerThanAnHour() =>
        Gen.Select(Gen.Double[1e-16, 1], Gen.Double[0, 1], Gen.Int[1, 3_000_000], Gen.Int[1, 3]).Sample((first, second, milliseconds, shape) =>
        {
            var length = TimeSpan.FromMilliseconds(milliseconds);
            var drawn = new FaultDelay((DelayShape)shape, length, length * 1.2).At(first, second);
            Assert.InRange(drawn, TimeSpan.Zero, FaultDelay.Longest);
        });
}

using LoadHarness.LiveView;

namespace LoadHarness.UnitTests.LiveView;

public sealed class BarsTests
{
    [Theory]
    [InlineData(0, "░░░░░░░░░░")]
    [InlineData(0.001, "█░░░░░░░░░")]
    [InlineData(0.5, "█████░░░░░")]
    [InlineData(0.999, "█████████░")]
    [InlineData(1, "██████████")]
    [InlineData(7, "██████████")]
    [InlineData(double.NaN, "░░░░░░░░░░")]
    public void Horizontal_Share_NeverLooksEmptyOrFullWhenItIsNot(double share, string bar) => Assert.Equal(bar, Bars.Horizontal(share, 10));

    [Fact]
    public void Vertical_Values_StandOnTheBaseWithGapsAndTheNewestOnTheRight()
    {
        Assert.Equal(["    █", " ▁▄ █"], Bars.Vertical([0.0, 0.5, null, 2.0], 2, 5, 2));
    }

    [Fact]
    public void Vertical_MoreValuesThanRoom_KeepsTheNewest() => Assert.Equal(["▂█"], Bars.Vertical([8, 8, 2, 8], 8, 2, 1));
}

using LoadHarness.Core.Metrics;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class SendStallsTests
{
    private readonly SendStalls _stalls = new();

    [Fact]
    public void TakeLongest_EndedWaits_GivesTheLongestOnce()
    {
        var first = _stalls.Begin(100);
        var second = _stalls.Begin(110);
        _stalls.End(second, 150);
        _stalls.End(first, 120);
        Assert.Equal((2, 40, 0), (_stalls.Count, _stalls.TakeLongest(200), _stalls.TakeLongest(300)));
    }

    [Fact]
    public void TakeLongest_WaitUnderWay_CountsAsFarAsItHasCome()
    {
        var number = _stalls.Begin(100);
        Assert.Equal((50, 150), (_stalls.TakeLongest(150), _stalls.TakeLongest(250)));
        _stalls.End(number, 260);
        Assert.Equal((160, 0, 1), (_stalls.TakeLongest(400), _stalls.TakeLongest(500), _stalls.Count));
    }
}

using LoadHarness.LiveView.Web;

namespace LoadHarness.UnitTests.LiveView.Web;

public sealed class LiveHistoryTests
{
    [Fact]
    public void Add_ShortRun_KeepsEverySecond()
    {
        var history = Of(LiveHistory.Most);

        Assert.Equal(Enumerable.Range(1, LiveHistory.Most), history.Points.Select(point => (int)point.T));
    }

    [Theory]
    [InlineData(LiveHistory.Most + 1)]
    [InlineData(86_400)]
    public void Add_LongRun_StaysBoundedAndLosesNoPeak(int seconds)
    {
        var points = Of(seconds).Points;

        Assert.InRange(points.Count, LiveHistory.Most / 2, LiveHistory.Most);
        Assert.Equal(seconds, points[^1].Started);
        Assert.Equal(seconds, (int)points[^1].T);
        Assert.Equal(999, points.Max(point => point.SubackP99Ms)); // One second's, long ago.
        Assert.Equal(points.Select(point => point.T), points.Select(point => point.T).Order());
    }

    [Fact]
    public void Then_OneWithoutAnAnswer_KeepsTheOthersLatency()
    {
        Assert.Equal(5, Point(1, 5).Then(Point(2, null)).SubackP99Ms);
        Assert.Equal(5, Point(1, null).Then(Point(2, 5)).SubackP99Ms);
        Assert.Null(Point(1, null).Then(Point(2, null)).SubackP99Ms);
    }

    private static LiveHistory Of(int seconds)
    {
        var history = new LiveHistory();
        for (var second = 1; second <= seconds; second++)
        {
            history.Add(Point(second, second == 7 ? 999 : 1));
        }

        return history;
    }

    private static LivePoint Point(int second, double? latency) => new(second, second, second, second, second, 0, latency);
}

using LoadHarness.Simulator.Quotas;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Quotas;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(0.1)]
    [InlineData(333)]
    public void TryTake_OneAtATimeForAMinute_GivesTheBurstAndTheRate(double perSecond)
    {
        var bucket = new TokenBucket(perSecond, _time);
        var taken = 0;
        for (var tick = 0; tick < 6_000; tick++)
        {
            while (bucket.TryTake())
            {
                taken++;
            }

            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(taken, (perSecond * 59.9) + Math.Max(1, perSecond) - 1, (perSecond * 60) + Math.Max(1, perSecond));
    }

    [Fact]
    public void TryTake_AfterALongRest_GivesOneSecondsWorth()
    {
        var bucket = new TokenBucket(5, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => bucket.TryTake()));
    }

    [Fact]
    public void TryTake_OneASecond_IsFreeAgainExactlyThen()
    {
        var bucket = new TokenBucket(1, _time);
        Assert.True(bucket.TryTake());
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(bucket.TryTake());
        Assert.False(bucket.IsFull);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(bucket.IsFull);
        Assert.True(bucket.TryTake());
    }

    [Fact]
    public void GiveBack_NeverOverfills()
    {
        var bucket = new TokenBucket(2, _time);
        Assert.True(bucket.TryTake());
        bucket.GiveBack();
        bucket.GiveBack();
        Assert.Equal(2, Enumerable.Range(0, 5).Count(_ => bucket.TryTake()));
    }
}

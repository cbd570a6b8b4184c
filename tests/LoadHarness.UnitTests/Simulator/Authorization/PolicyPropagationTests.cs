using LoadHarness.Simulator.Authorization;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Authorization;

public sealed class PolicyPropagationTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Set_WithoutDelay_IsEffectiveAtOnce()
    {
        var propagation = new PolicyPropagation(_time, TimeSpan.Zero);
        var cell = new Propagated<string>("old");
        cell.Set("new", propagation);
        Assert.Equal("new", cell.Effective(propagation));
        Assert.Equal(1, propagation.Version);
    }

    [Fact]
    public void Set_WithDelay_IsEffectiveAndCountedAfterIt()
    {
        var propagation = new PolicyPropagation(_time, TimeSpan.FromSeconds(60));
        var cell = new Propagated<string>("old");
        cell.Set("new", propagation);
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal("old", cell.Effective(propagation));
        Assert.Equal("new", cell.Latest);
        Assert.Equal(0, propagation.Version);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, propagation.Version);
        Assert.Equal("new", cell.Effective(propagation));
    }

    [Fact]
    public void Set_SeveralTimes_EachBecomesEffectiveInItsTurn()
    {
        var propagation = new PolicyPropagation(_time, TimeSpan.FromSeconds(10));
        var cell = new Propagated<int>(0);
        for (var value = 1; value <= 3; value++)
        {
            cell.Set(value, propagation);
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Equal(1, cell.Effective(propagation));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((2, 2L), (cell.Effective(propagation), propagation.Version));
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal((3, 3L), (cell.Effective(propagation), propagation.Version));
    }

    [Fact]
    public void Changed_WithDelay_CountsAtOnce()
    {
        var propagation = new PolicyPropagation(_time, TimeSpan.FromSeconds(60));
        propagation.Changed();
        Assert.Equal(1, propagation.Version);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(301)]
    public void Constructor_DelayOutOfRange_IsRefused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyPropagation(_time, TimeSpan.FromSeconds(seconds)));
}

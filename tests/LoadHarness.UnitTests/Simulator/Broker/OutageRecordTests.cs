using LoadHarness.Simulator.Admin;
using LoadHarness.Simulator.Broker;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class OutageRecordTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OutageRecord _record;

    public OutageRecordTests() => _record = new OutageRecord(_time);

    [Fact]
    public void Read_ClientsComeBack_TimesAreThoseSinceTheDrop()
    {
        _record.Begin(TimeSpan.FromSeconds(20), Names(0, 100));
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _record.Connected($"dev-{i}");
        }

        var outage = Assert.Single(_record.Read());
        Assert.Equal(new OutageStats(20_000, 100, 100, 5000, 9500, 9900, 10_000), OutageStats.Of(outage));
    }

    [Fact]
    public void Read_OneMissing_TheLastTimeIsNotKnown()
    {
        _record.Begin(TimeSpan.Zero, Names(0, 10));
        _time.Advance(TimeSpan.FromSeconds(3));
        foreach (var name in Names(0, 9))
        {
            _record.Connected(name);
        }

        Assert.Equal(new OutageStats(0, 10, 9, 3000, null, null, null), OutageStats.Of(Assert.Single(_record.Read())));
    }

    [Fact]
    public void Connected_TwiceOrStranger_CountsOnceOrNot()
    {
        _record.Begin(TimeSpan.Zero, Names(0, 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        _record.Connected("dev-0");
        _time.Advance(TimeSpan.FromSeconds(1));
        _record.Connected("dev-0");
        _record.Connected("stranger");
        Assert.Equal([1000f], Assert.Single(_record.Read()).BackMs);
    }

    [Fact]
    public void Begin_SecondOutage_ClientsStillAwaitedBelongToTheFirst()
    {
        _record.Begin(TimeSpan.Zero, Names(0, 3));
        _record.Connected("dev-0");
        _record.Connected("dev-1");
        _time.Advance(TimeSpan.FromSeconds(10));
        _record.Begin(TimeSpan.FromSeconds(10), Names(0, 2));
        _time.Advance(TimeSpan.FromSeconds(1));
        foreach (var name in Names(0, 3))
        {
            _record.Connected(name);
        }

        var outages = _record.Read();
        Assert.Equal([11_000f], outages[0].BackMs.Skip(2));
        Assert.Equal([1000f, 1000f], outages[1].BackMs);
    }

    [Fact]
    public void Begin_MoreThanAreKept_AreLeftOut()
    {
        for (var i = 0; i < 103; i++)
        {
            _record.Begin(TimeSpan.FromSeconds(i), []);
        }

        Assert.Equal(100, _record.Read().Count);
    }

    [Fact]
    public void With_AnotherProcess_AddsClientsAndTimes()
    {
        var both = new RecordedOutage(12, 3, [1, 5]).With(new RecordedOutage(10, 2, [2, 3]));
        Assert.Equal((10.0, 5), (both.StartMs, both.Clients));
        Assert.Equal([1f, 2f, 3f, 5f], both.BackMs);
        Assert.Equal((3.0, null), (both.Time(50), both.Time(100)));
    }

    private static IEnumerable<string> Names(int from, int count) => Enumerable.Range(from, count).Select(static i => $"dev-{i}");
}

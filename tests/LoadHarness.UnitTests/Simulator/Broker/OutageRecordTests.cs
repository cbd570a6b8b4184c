using LoadHarness.Core.Plans.Faults;
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
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.FromSeconds(20), Names(0, 100));
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _record.Connected($"dev-{i}");
        }

        var outage = Assert.Single(_record.Read());
        Assert.Equal(new OutageStats("broker.restart", 20_000, null, 100, 100, 5000, 9500, 9900, 10_000), OutageStats.Of(outage));
    }

    [Fact]
    public void Read_OneMissing_TheLastTimeIsNotKnown()
    {
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.Zero, Names(0, 10));
        _time.Advance(TimeSpan.FromSeconds(3));
        foreach (var name in Names(0, 9))
        {
            _record.Connected(name);
        }

        Assert.Equal(new OutageStats("broker.restart", 0, null, 10, 9, 3000, null, null, null), OutageStats.Of(Assert.Single(_record.Read())));
    }

    [Fact]
    public void Connected_TwiceOrStranger_CountsOnceOrNot()
    {
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.Zero, Names(0, 2));
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
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.Zero, Names(0, 3));
        _record.Connected("dev-0");
        _record.Connected("dev-1");
        _time.Advance(TimeSpan.FromSeconds(10));
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.FromSeconds(10), Names(0, 2));
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
            _record.Begin(FaultKind.BrokerRestart, TimeSpan.FromSeconds(i), []);
        }

        Assert.Equal(100, _record.Read().Count);
    }

    [Fact]
    public void With_AnotherProcess_AddsClientsAndTimes()
    {
        var both = new RecordedOutage("broker.restart", 12, null, 3, [1, 5]).With(new RecordedOutage("broker.restart", 10, null, 2, [2, 3]));
        Assert.Equal((10.0, 5), (both.StartMs, both.Clients));
        Assert.Equal([1f, 2f, 3f, 5f], both.BackMs);
        Assert.Equal((3.0, null), (both.Time(50), both.Time(100)));
    }

    [Fact]
    public void Heal_CutNetwork_SaysWhenItWasWholeAgainAndTimesAreThoseSinceTheCut()
    {
        _record.Begin(FaultKind.BrokerRestart, TimeSpan.Zero, Names(0, 2));
        _record.Begin(FaultKind.Partition, TimeSpan.FromSeconds(20), Names(0, 2));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(_record.Read()[1].HealedMs);

        _record.Heal(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(2));
        _record.Connected("dev-0");

        var outages = _record.Read();
        Assert.Equal(("broker.restart", null), (outages[0].Kind, outages[0].HealedMs));
        Assert.Equal(new OutageStats("partition", 20_000, 30_000, 2, 1, 12_000, null, null, null), OutageStats.Of(outages[1]));
    }

    [Fact]
    public void Heal_TwoCuts_EachHasItsOwnEnd()
    {
        _record.Heal(TimeSpan.FromSeconds(1)); // None is cut yet.
        _record.Begin(FaultKind.Partition, TimeSpan.FromSeconds(2), Names(0, 1));
        _record.Heal(TimeSpan.FromSeconds(3));
        _record.Begin(FaultKind.Partition, TimeSpan.FromSeconds(4), Names(0, 1));
        _record.Heal(TimeSpan.FromSeconds(5));

        Assert.Equal([3000.0, 5000.0], _record.Read().Select(static outage => outage.HealedMs!.Value));
    }

    [Fact]
    public void With_AnotherProcess_IsHealedWhenBothAre()
    {
        var one = new RecordedOutage("partition", 10, 20, 1, []);
        Assert.Equal(25, one.With(one with { HealedMs = 25 }).HealedMs);
        Assert.Null(one.With(one with { HealedMs = null }).HealedMs);
    }

    private static IEnumerable<string> Names(int from, int count) => Enumerable.Range(from, count).Select(static i => $"dev-{i}");
}

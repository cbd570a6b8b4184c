using LoadHarness.Simulator.Broker;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class SessionStoreTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly SubscriptionOptions Qos1 = new(MqttQualityOfServiceLevel.AtLeastOnce);

    private readonly FakeTimeProvider _time = new();
    private readonly Subscriptions _subscriptions = new();
    private readonly SessionStore _store;

    public SessionStoreTests() => _store = new SessionStore(_subscriptions, new BrokerCounters(), _time);

    [Fact]
    public void Open_WithinTheExpiry_ResumesAndAfterItDoesNot()
    {
        var (first, opening) = Open(expiry: Hour);
        Assert.False(opening.IsPresent);
        _store.Close(first, opening.Session, will: null);
        _time.Advance(Hour - TimeSpan.FromSeconds(1));

        var (second, resumed) = Open(expiry: Hour);
        Assert.True(resumed.IsPresent);
        Assert.Same(opening.Session, resumed.Session);
        _store.Close(second, resumed.Session, will: null);
        _time.Advance(Hour);

        Assert.False(Open(expiry: Hour).Opening.IsPresent);
    }

    [Fact]
    public void TrySubscribe_BeforeALateConnackHasAttachedIt_IsTheOwnersAlone()
    {
        var owner = new FakeOwner();
        var session = _store.Open(owner, "device", MqttProtocolVersion.V311, isClean: false, Hour).Session;
        Assert.False(session.TrySubscribe(new FakeOwner(), "a", Qos1, 50, out _));
        Assert.True(session.TrySubscribe(owner, "a", Qos1, 50, out _));
        Assert.True(session.Unsubscribe(owner, "a"));
    }

    [Theory]
    [InlineData(true, MqttProtocolVersion.V311)]
    [InlineData(false, MqttProtocolVersion.V500)]
    public void Open_CleanOrOfTheOtherVersion_ForgetsTheOldSession(bool isClean, MqttProtocolVersion version)
    {
        var (first, opening) = Open(expiry: Hour);
        opening.Session.TrySubscribe(first, "a", Qos1, 50, out _);
        _store.Close(first, opening.Session, will: null);
        Assert.True(_subscriptions.HasAny("a"));

        var (_, fresh) = Open(isClean, Hour, version);

        Assert.False(fresh.IsPresent);
        Assert.NotSame(opening.Session, fresh.Session);
        Assert.False(_subscriptions.HasAny("a"));
    }

    [Fact]
    public void Close_NoExpiry_EndsTheSessionAtOnce()
    {
        var (owner, opening) = Open(isClean: true, TimeSpan.Zero);
        opening.Session.TrySubscribe(owner, "a", Qos1, 50, out _);
        Assert.Equal(1, _store.ConnectedCount);

        _store.Close(owner, opening.Session, will: null);

        Assert.Equal((0, 0), (_store.Count, _store.ConnectedCount));
        Assert.False(_subscriptions.HasAny("a"));
    }

    [Fact]
    public void Sweep_AfterTheExpiry_EndsTheSession()
    {
        var (owner, opening) = Open(expiry: Hour);
        opening.Session.TrySubscribe(owner, "a", Qos1, 50, out _);
        _store.Close(owner, opening.Session, will: null);
        Assert.Equal(0, _store.ConnectedCount);
        _time.Advance(Hour - TimeSpan.FromSeconds(1));
        _store.Sweep();
        Assert.Equal(1, _store.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        _store.Sweep();
        Assert.Equal(0, _store.Count);
        Assert.False(_subscriptions.HasAny("a"));
    }

    [Fact]
    public void Open_WhileConnected_DisplacesAndKeepsTheSessionFromTheOldOnesEnd()
    {
        var (older, first) = Open(expiry: Hour);
        var (_, second) = Open(expiry: TimeSpan.Zero);
        Assert.Same(older, second.Displaced);
        Assert.True(second.IsPresent);

        _store.Close(older, first.Session, will: null);

        Assert.Equal((1, 1), (_store.Count, _store.ConnectedCount));
    }

    [Fact]
    public void Close_WillWithoutDelay_IsDueAtOnce()
    {
        var (owner, opening) = Open(expiry: Hour);
        var will = WillAfter(0);
        Assert.Same(will, _store.Close(owner, opening.Session, will));
    }

    [Fact]
    public void Close_WillWithDelay_IsDueAfterItUnlessTheClientComesBack()
    {
        var will = WillAfter(60);
        var (owner, opening) = Open(expiry: Hour);
        Assert.Null(_store.Close(owner, opening.Session, will));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(_store.Sweep());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(will, Assert.Single(_store.Sweep()));
        Assert.Empty(_store.Sweep());

        var (back, again) = Open(expiry: Hour);
        _store.Close(back, again.Session, will);
        _time.Advance(TimeSpan.FromSeconds(30));
        Open(expiry: Hour);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(_store.Sweep());
    }

    [Fact]
    public void Close_SessionEndsBeforeTheDelay_MakesTheWillDue()
    {
        var will = WillAfter(3600);
        var (owner, opening) = Open(expiry: TimeSpan.FromSeconds(10));
        _store.Close(owner, opening.Session, will);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(will, Assert.Single(_store.Sweep()));

        var (second, ended) = Open(isClean: true, TimeSpan.Zero);
        Assert.Same(will, _store.Close(second, ended.Session, will));

        var (third, kept) = Open(expiry: Hour);
        _store.Close(third, kept.Session, will);
        Assert.Same(will, Open(isClean: true, Hour).Opening.DueWill);
    }

    [Fact]
    public void Close_TakenOver_SendsAWillWithoutDelayOnly()
    {
        var (first, opening) = Open(expiry: Hour);
        Open(expiry: Hour);
        Assert.Null(_store.Close(first, opening.Session, WillAfter(10)));

        var (second, resumed) = Open(expiry: Hour);
        Open(expiry: Hour);
        var will = WillAfter(0);
        Assert.Same(will, _store.Close(second, resumed.Session, will));

        var (third, kept) = Open(expiry: Hour);
        Open(isClean: true, Hour);
        var delayed = WillAfter(10);
        Assert.Same(delayed, _store.Close(third, kept.Session, delayed)); // Its session has ended.
    }

    [Fact]
    public void Limited_MoreThanSevenDays_IsSevenDays()
    {
        Assert.Equal(TimeSpan.FromDays(7), SessionStore.Limited(uint.MaxValue));
        Assert.Equal(TimeSpan.FromSeconds(5), SessionStore.Limited(5));
    }

    [Fact]
    public void Open_TakesOverAConnectionWithoutExpiry_IsANewSession()
    {
        var (_, first) = Open(expiry: TimeSpan.Zero);
        var (_, second) = Open(expiry: Hour);
        Assert.NotNull(second.Displaced);
        Assert.False(second.IsPresent);
        Assert.NotSame(first.Session, second.Session);
    }

    private static Will WillAfter(int seconds) => new(SessionTests.Message("will"), TimeSpan.FromSeconds(seconds));

    private (FakeOwner Owner, SessionOpening Opening) Open(bool isClean = false, TimeSpan expiry = default, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        var owner = new FakeOwner();
        var opening = _store.Open(owner, "device", version, isClean, expiry);
        opening.Session.Attach(owner);
        return (owner, opening);
    }
}

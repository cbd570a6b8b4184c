using System.Buffers;
using LoadHarness.Simulator.Broker;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class SessionTests
{
    private static readonly SubscriptionOptions Qos0 = new(MqttQualityOfServiceLevel.AtMostOnce);
    private static readonly SubscriptionOptions Qos1 = new(MqttQualityOfServiceLevel.AtLeastOnce);

    private readonly FakeTimeProvider _time = new();
    private readonly BrokerCounters _counters = new();
    private readonly Subscriptions _subscriptions = new();
    private readonly Session _session;

    public SessionTests() => _session = new Session("device", MqttProtocolVersion.V311, _subscriptions, _counters, _time);

    [Fact]
    public void Deliver_WithoutConnection_KeepsQos1InOrderAndDropsQos0()
    {
        _session.Deliver(Message("a"), Qos1);
        _session.Deliver(Message("lost"), Qos0);
        _session.Deliver(Message("lost", MqttQualityOfServiceLevel.AtMostOnce), Qos1);
        _session.Deliver(Message("b"), Qos1);

        var owner = Attach();

        Assert.Equal(["a", "b"], owner.Topics);
        Assert.Equal([1, 2], owner.Delivered.Select(delivery => (int)delivery.PacketId));
    }

    [Fact]
    public void Attach_AfterALostConnection_RedeliversWhatWasNotAcknowledged()
    {
        var first = Attach();
        _session.Deliver(Message("a"), Qos1);
        _session.Deliver(Message("b"), Qos1);
        _session.Acknowledge(first, first.Delivered[0].PacketId);
        _session.Detach(first);
        _session.Deliver(Message("c"), Qos1);

        var second = Attach();

        Assert.Equal(["b", "c"], second.Topics);
        foreach (var delivery in second.Delivered)
        {
            _session.Acknowledge(second, delivery.PacketId);
        }

        _session.Detach(second);
        Assert.Empty(Attach().Delivered);
    }

    [Theory]
    [InlineData(Outbox.Window)]
    [InlineData(3)]
    public void Deliver_WindowFull_WaitsForPubacks(int window)
    {
        var owner = Attach(window);
        for (var index = 0; index < window + 2; index++)
        {
            _session.Deliver(Message($"{index}"), Qos1);
        }

        Assert.Equal(window, owner.Delivered.Count);
        _session.Acknowledge(owner, 4711); // Not on the way: changes nothing.
        Assert.Equal(window, owner.Delivered.Count);
        _session.Acknowledge(owner, owner.Delivered[1].PacketId);
        Assert.Equal(window + 1, owner.Delivered.Count);
        Assert.Equal($"{window}", owner.Delivered[^1].Message.Topic);
    }

    [Fact]
    public void Deliver_LargeMessages_WaitForPubacksBeforeTheWindowIsFull()
    {
        var owner = Attach();
        for (var index = 0; index < 10; index++)
        {
            _session.Deliver(Message($"{index}", bytes: 128 * 1024), Qos1);
        }

        Assert.Equal(4, owner.Delivered.Count);
        _session.Acknowledge(owner, owner.Delivered[0].PacketId);
        Assert.Equal(5, owner.Delivered.Count);
    }

    [Fact]
    public void Deliver_QueueFull_DropsAndCounts()
    {
        for (var index = 0; index < Outbox.MaxWaiting + 3; index++)
        {
            _session.Deliver(Message("a"), Qos1);
        }

        Assert.Equal(3, _counters.QueueOverflows);
        var large = new Session("large", MqttProtocolVersion.V311, _subscriptions, _counters, _time);
        for (var index = 0; index < 33; index++)
        {
            large.Deliver(Message("a", bytes: 128 * 1024), Qos1);
        }

        Assert.Equal(4, _counters.QueueOverflows);
    }

    [Fact]
    public void Deliver_OneThatIsNotTaken_IsNotWaitedFor()
    {
        var owner = Attach(window: 1);
        owner.Takes = message => message.Topic != "denied";
        _session.Deliver(Message("denied"), Qos1);
        _session.Deliver(Message("a"), Qos1);
        Assert.Equal(["a"], owner.Topics);
    }

    [Fact]
    public void Deliver_ExpiredWhileAway_IsDroppedAndOthersTellWhatIsLeft()
    {
        _session.Deliver(Message("short") with { ExpirySeconds = 10, ArrivedAt = _time.GetTimestamp() }, Qos1);
        _session.Deliver(Message("long") with { ExpirySeconds = 60, ArrivedAt = _time.GetTimestamp() }, Qos1);
        _time.Advance(TimeSpan.FromSeconds(10));

        var delivered = Assert.Single(Attach().Delivered);

        Assert.Equal("long", delivered.Message.Topic);
        Assert.Equal(50u, delivered.Message.ToPacket(delivered.Qos, delivered.PacketId, isRetained: false, _time).MessageExpiryInterval);
    }

    [Fact]
    public void Deliver_AnswerForAnotherConnection_GoesNowhere()
    {
        var first = Attach();
        var second = Attach();
        _session.Deliver(Message("answer"), MqttQualityOfServiceLevel.AtLeastOnce, isRetained: false, only: first);
        _session.Detach(second);
        _session.Deliver(Message("answer"), MqttQualityOfServiceLevel.AtLeastOnce, isRetained: false, only: second);
        Assert.Empty(first.Delivered);
        Assert.Empty(second.Delivered);
        Assert.Empty(Attach().Delivered);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Outbox.Window)]
    public void Deliver_AnswerNotAcknowledged_IsNotForTheNextConnection(int window)
    {
        var first = Attach(window);
        _session.Deliver(Message("retained"), MqttQualityOfServiceLevel.AtLeastOnce, isRetained: true, only: first);
        _session.Deliver(Message("answer"), MqttQualityOfServiceLevel.AtLeastOnce, isRetained: false, only: first);
        _session.Deliver(Message("a"), Qos1);
        _session.Detach(first);
        Assert.Equal(["retained", "a"], Attach().Topics);
    }

    [Fact]
    public void PacketIds_RoundAndRound_SkipThoseOnTheWay()
    {
        var owner = Attach();
        _session.Deliver(Message("held"), Qos1);
        for (var index = 0; index < ushort.MaxValue; index++)
        {
            _session.Deliver(Message("a"), Qos1);
            Assert.NotEqual(0, owner.Delivered[^1].PacketId);
            Assert.True(index == ushort.MaxValue - 1 || owner.Delivered[^1].PacketId != 1);
            _session.Acknowledge(owner, owner.Delivered[^1].PacketId);
        }

        Assert.Equal(2, owner.Delivered[^1].PacketId);
    }

    [Fact]
    public void TrySubscribe_LimitTakeoverAndEnd_AreRefused()
    {
        var owner = Attach();
        Assert.True(_session.TrySubscribe(owner, "a", Qos0, limit: 1, out var isNew) && isNew);
        Assert.True(_session.TrySubscribe(owner, "a", Qos1, limit: 1, out isNew) && !isNew);
        Assert.False(_session.TrySubscribe(owner, "b", Qos1, limit: 1, out _));
        Assert.False(_session.TrySubscribe(new FakeOwner(), "c", Qos1, limit: 50, out _));
        Assert.Equal(Qos1, _session.OptionsFor("a"));
        Assert.Null(_session.OptionsFor("b"));
        Assert.False(_session.Unsubscribe(new FakeOwner(), "a"));

        _session.End();

        Assert.False(_subscriptions.HasAny("a"));
        Assert.False(_session.TrySubscribe(owner, "a", Qos1, limit: 50, out _));
        Assert.False(_subscriptions.HasAny("a"));
    }

    [Fact]
    public void Deliver_OwnMessageWithNoLocal_IsLeftOut()
    {
        var owner = Attach();
        var other = new Session("other", MqttProtocolVersion.V500, _subscriptions, _counters, _time);
        _session.TrySubscribe(owner, "a", Qos0 with { NoLocal = true }, limit: 50, out _);
        _subscriptions.Deliver(Message("a"), _session);
        Assert.Empty(owner.Delivered);
        _subscriptions.Deliver(Message("a"), other);
        Assert.Single(owner.Delivered);
    }

    [Fact]
    public void Deliver_RetainFlag_IsKeptOnlyWhereAskedFor()
    {
        var owner = Attach();
        _session.Deliver(Message("a") with { IsRetained = true }, Qos0);
        _session.Deliver(Message("a") with { IsRetained = true }, Qos0 with { RetainAsPublished = true });
        _session.Deliver(Message("a"), Qos0 with { RetainAsPublished = true });
        Assert.Equal([false, true, false], owner.Delivered.Select(delivery => delivery.IsRetained));
    }

    internal static Message Message(string topic, MqttQualityOfServiceLevel qos = MqttQualityOfServiceLevel.AtLeastOnce, int bytes = 1) =>
        new() { Topic = topic, Payload = new ReadOnlySequence<byte>(new byte[bytes]), Qos = qos };

    private FakeOwner Attach(int window = Outbox.Window)
    {
        var owner = new FakeOwner { Window = window };
        _session.Owner = owner; // As its store does at CONNECT.
        _session.Attach(owner);
        return owner;
    }
}

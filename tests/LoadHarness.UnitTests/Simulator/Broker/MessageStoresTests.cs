using System.Buffers;
using LoadHarness.Simulator.Broker;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Broker;

public sealed class MessageStoresTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Retained_Set_KeepsTheLastAndAnEmptyOneForgetsIt()
    {
        var retained = new RetainedMessages(_time);
        Assert.True(retained.Set(SessionTests.Message("a")));
        var last = SessionTests.Message("a");
        Assert.True(retained.Set(last));
        Assert.Same(last, retained.Get("a"));
        Assert.Null(retained.Get("a/b"));

        Assert.True(retained.Set(last with { Payload = ReadOnlySequence<byte>.Empty }));

        Assert.Null(retained.Get("a"));
        Assert.Equal(0, retained.Count);
    }

    [Fact]
    public void Retained_Full_RefusesNewTopicsUntilOthersExpire()
    {
        var retained = new RetainedMessages(_time);
        for (var index = 0; index < RetainedMessages.Capacity; index++)
        {
            Assert.True(retained.Set(SessionTests.Message($"{index}") with { ExpirySeconds = index == 7 ? 10u : 0, ArrivedAt = _time.GetTimestamp() }));
        }

        Assert.False(retained.Set(SessionTests.Message("new")));
        Assert.True(retained.Set(SessionTests.Message("8")));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(retained.Get("7"));
        Assert.True(retained.Set(SessionTests.Message("new")));
    }

    [Fact]
    public void Message_ExpiryLongerThanSevenDays_IsShortened() =>
        Assert.Equal(604_800u, Message.Of(new MqttPublishPacket { Topic = "a", MessageExpiryInterval = 604_801 }, now: 0).ExpirySeconds);

    [Fact]
    public void Will_NoneInTheConnect_IsNull()
    {
        Assert.Null(Will.Of(new MqttConnectPacket()));
        var will = Will.Of(new MqttConnectPacket { WillFlag = true, WillTopic = "t", WillMessage = [1], WillQoS = MqttQualityOfServiceLevel.AtLeastOnce, WillRetain = true, WillDelayInterval = 3 });
        Assert.Equal(TimeSpan.FromSeconds(3), will!.Delay);
        Assert.Equal(("t", true), (will.Message.Topic, will.Message.IsRetained));
    }

    [Theory]
    [InlineData((int)DisconnectReason.ClientInitiated, "CLIENT_INITIATED_DISCONNECT", false)]
    [InlineData((int)DisconnectReason.ConnectionLost, "CONNECTION_LOST", true)]
    [InlineData((int)DisconnectReason.ClientError, "CLIENT_ERROR", true)]
    [InlineData((int)DisconnectReason.AuthError, "AUTH_ERROR", true)]
    [InlineData((int)DisconnectReason.DuplicateClientId, "DUPLICATE_CLIENTID", true)]
    [InlineData((int)DisconnectReason.KeepAliveTimeout, "MQTT_KEEP_ALIVE_TIMEOUT", true)]
    [InlineData((int)DisconnectReason.ServerError, "SERVER_ERROR", true)]
    [InlineData((int)DisconnectReason.ServerInitiated, "SERVER_INITIATED_DISCONNECT", true)]
    [InlineData((int)DisconnectReason.ApiInitiated, "API_INITIATED_DISCONNECT", true)]
    public void Reason_NameAndWill_AreThoseOfTheGuide(int reason, string name, bool sendsWill)
    {
        Assert.Equal(name, DisconnectReasons.NameOf((DisconnectReason)reason));
        Assert.Equal(sendsWill, DisconnectReasons.SendsWill((DisconnectReason)reason));
    }

    [Fact]
    public void Aliases_SetUsedAndWrong()
    {
        var aliases = new TopicAliases();
        var topic = "a";
        Assert.True(aliases.TryResolve(8, ref topic));
        topic = "";
        Assert.True(aliases.TryResolve(8, ref topic));
        Assert.Equal("a", topic);
        topic = "b";
        Assert.True(aliases.TryResolve(8, ref topic)); // Set anew.
        topic = "";
        Assert.True(aliases.TryResolve(8, ref topic));
        Assert.Equal("b", topic);
        topic = "";
        Assert.False(aliases.TryResolve(7, ref topic));
        topic = "c";
        Assert.False(aliases.TryResolve(9, ref topic));
        Assert.False(aliases.TryResolve(0, ref topic));
    }

    [Fact]
    public void Shared_Group_GivesEachMessageToOneMemberAndPrefersConnectedOnes()
    {
        var subscriptions = new Subscriptions();
        var members = Enumerable.Range(0, 3).Select(index => new Session($"{index}", MqttProtocolVersion.V311, subscriptions, new BrokerCounters(), _time)).ToArray();
        var owners = members.Select(_ => new FakeOwner()).ToArray();
        for (var index = 0; index < members.Length; index++)
        {
            members[index].Owner = owners[index]; // As its store does at CONNECT.
            members[index].Attach(owners[index]);
            Assert.True(members[index].TrySubscribe(owners[index], "$share/group/a/+", default, 50, out _));
        }

        Assert.True(members[0].TrySubscribe(owners[0], "$share/other/a/b", default, 50, out _));
        members[2].Detach(owners[2]);
        for (var index = 0; index < 100; index++)
        {
            subscriptions.Deliver(SessionTests.Message("a/b"), publisher: null);
        }

        Assert.Equal(200, owners[0].Delivered.Count + owners[1].Delivered.Count);
        Assert.InRange(owners[1].Delivered.Count, 20, 80);
        Assert.Empty(owners[2].Delivered);
        members[0].End();
        members[1].End();
        Assert.True(subscriptions.HasAny("a/b")); // The one that is away.
        members[2].End();
        Assert.False(subscriptions.HasAny("a/b"));
    }

    [Theory]
    [InlineData(new byte[] { }, null)]
    [InlineData(new byte[] { 0 }, null)]
    [InlineData(new byte[] { 0, 0 }, null)]
    [InlineData(new byte[] { 0, 5, 0x11, 0, 0, 0, 0 }, 0u)]
    [InlineData(new byte[] { 0, 17, 0x1F, 0, 1, 65, 0x26, 0, 1, 65, 0, 2, 65, 65, 0x11, 0, 0, 1, 2 }, 258u)]
    public void SessionExpiryOf_Disconnect_TellsAbsentFromZero(byte[] body, uint? expected) => Assert.Equal(expected, PacketRules.SessionExpiryOf(body));
}

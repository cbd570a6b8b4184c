using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>The way of a message: retained, by alias, with its properties, to a group.</summary>
public sealed class MessageRulesTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Retained_ExactFilter_GetsItAndWildcardsDoNot()
    {
        await using var simulator = await StartAsync();
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await publisher.PublishAsync("a/b", packet => packet.Retain = true);
        await publisher.PingAsync(); // PUBACK may come before the message is passed on, and then a subscription made meanwhile gets it live.
        await using var client = await PacketClient.ConnectAsync(simulator, "late");
        await client.SubscribeAsync("a/+", "a/#");
        await client.PingAsync();
        await client.SubscribeAsync("a/b");
        var retained = await client.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(("a/b", true), (retained.Topic, retained.Retain));
        await client.AcknowledgeAsync(retained);

        // Passed on while subscribed it has no flag; an empty one forgets it.
        await publisher.PublishAsync("a/b", packet => (packet.Retain, packet.Payload) = (true, ReadOnlySequence<byte>.Empty));
        Assert.False((await client.ReceiveAsync<MqttPublishPacket>()).Retain);
        Assert.Equal(0, simulator.Host.Stats.RetainedMessages);
    }

    [Fact]
    public async Task Retained_HandlingOnMqtt5_IsAsTheSubscriberAsks()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await client.PublishAsync("a", packet => packet.Retain = true);
        await SubscribeAsync(MqttRetainHandling.DoNotSendOnSubscribe);
        await SubscribeAsync(MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);
        await client.PingAsync();
        await SubscribeAsync(MqttRetainHandling.SendAtSubscribe);
        Assert.True((await client.ReceiveAsync<MqttPublishPacket>()).Retain);

        async Task SubscribeAsync(MqttRetainHandling handling) =>
            await client.SubscribeAsync(new MqttTopicFilter { Topic = "a", RetainHandling = handling, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce });
    }

    [Fact]
    public async Task TopicAlias_SetAndUsed_StandsForItsTopicAndAWrongOneIsRefused()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await client.SubscribeAsync(PacketClient.Filter("a/b", MqttQualityOfServiceLevel.AtMostOnce));
        await SendAsync("a/b", 8);
        Assert.Equal("a/b", (await client.ReceiveAsync<MqttPublishPacket>()).Topic);
        await SendAsync("", 8);
        var second = await client.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(("a/b", (ushort)0), (second.Topic, second.TopicAlias));
        await SendAsync("a/b", 9);
        await client.ClosedAsync(MqttDisconnectReasonCode.TopicAliasInvalid);

        Task SendAsync(string topic, ushort alias) => client.SendPublishAsync(topic, packet => (packet.TopicAlias, packet.QualityOfServiceLevel) = (alias, MqttQualityOfServiceLevel.AtMostOnce));
    }

    [Fact]
    public async Task Properties_OfAMessage_ReachAnMqtt5SubscriberUnchanged()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await client.SubscribeAsync(PacketClient.Filter("a", MqttQualityOfServiceLevel.AtMostOnce));
        await client.PublishAsync("a", packet =>
        {
            (packet.ContentType, packet.ResponseTopic, packet.CorrelationData) = ("text/plain", "answer", [1, 2]);
            (packet.PayloadFormatIndicator, packet.MessageExpiryInterval) = (MqttPayloadFormatIndicator.CharacterData, 60);
            packet.UserProperties = [new MqttUserProperty("k", "v"u8.ToArray())];
        });
        var got = await client.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(("text/plain", "answer", 60u, MqttPayloadFormatIndicator.CharacterData), (got.ContentType, got.ResponseTopic, got.MessageExpiryInterval, got.PayloadFormatIndicator));
        Assert.Equal([1, 2], got.CorrelationData);
        Assert.Equal("k", Assert.Single(got.UserProperties).Name);
    }

    [Fact]
    public async Task MaximumPacketSize_OfTheClient_KeepsLargerMessagesFromIt()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "small", MqttProtocolVersion.V500, packet => packet.MaximumPacketSize = 100);
        await client.SubscribeAsync("a");
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await publisher.PublishAsync("a", packet => packet.Payload = new(new byte[100]));
        await publisher.PublishAsync("a");
        Assert.Equal(1, (await client.ReceiveAsync<MqttPublishPacket>()).Payload.Length);
    }

    [Fact]
    public async Task Shared_TwoMembers_GetEachMessageOnce()
    {
        await using var simulator = await StartAsync();
        await using var one = await PacketClient.ConnectAsync(simulator, "one");
        await using var two = await PacketClient.ConnectAsync(simulator, "two", MqttProtocolVersion.V500);
        await one.SubscribeAsync(PacketClient.Filter("$share/g/a/+", MqttQualityOfServiceLevel.AtMostOnce), PacketClient.Filter("end", MqttQualityOfServiceLevel.AtMostOnce));
        await two.SubscribeAsync(PacketClient.Filter("$share/g/a/+", MqttQualityOfServiceLevel.AtMostOnce), PacketClient.Filter("end", MqttQualityOfServiceLevel.AtMostOnce));
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        for (var index = 0; index < 20; index++)
        {
            await publisher.PublishAsync($"a/{index}");
        }

        await publisher.PublishAsync("end");
        Assert.Equal(Enumerable.Range(0, 20).Select(index => $"a/{index}").Order(), (await UntilEndAsync(one)).Concat(await UntilEndAsync(two)).Order());

        static async Task<List<string>> UntilEndAsync(PacketClient client)
        {
            var topics = new List<string>();
            for (var topic = ""; topic != "end"; topics.Add(topic))
            {
                topic = (await client.ReceiveAsync<MqttPublishPacket>()).Topic;
            }

            topics.Remove("end");
            return topics;
        }
    }

    [Fact]
    public async Task Shared_WithNoLocal_IsAProtocolError()
    {
        await using var simulator = await StartAsync();
        await using var client = await PacketClient.ConnectAsync(simulator, "v5", MqttProtocolVersion.V500);
        await client.SendAsync(new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [new MqttTopicFilter { Topic = "$share/g/a", NoLocal = true }] });
        await client.ClosedAsync(MqttDisconnectReasonCode.ProtocolError);
    }

    private Task<RunningSimulator> StartAsync() => RunningSimulator.StartAsync(options => options with { PlainPort = 0 }, _time);
}

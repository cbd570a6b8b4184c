using System.Buffers;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>An MQTT 5 message's properties on their way from one client to another.</summary>
public sealed class MessagePropertyTests
{
    private const MqttProtocolVersion V5 = MqttProtocolVersion.V500;

    [Fact]
    public async Task Properties_RetainedMessage_AreItsOwnAfterOtherPackets()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher", V5);
        await publisher.PublishAsync("kept", packet =>
        {
            packet.Retain = true;
            packet.ContentType = "first type";
            packet.ResponseTopic = "first/topic";
            packet.CorrelationData = "first data"u8.ToArray();
            packet.UserProperties = [new MqttUserProperty("first name", Encoding.UTF8.GetBytes("first value"))];
        });
        for (var index = 0; index < 20; index++)
        {
            await publisher.PublishAsync("other", packet => packet.Payload = new ReadOnlySequence<byte>(new byte[200]));
        }

        await using var client = await PacketClient.ConnectAsync(simulator, "subscriber", V5);
        await client.SubscribeAsync("kept");
        var kept = await client.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(("first type", "first/topic"), (kept.ContentType, kept.ResponseTopic));
        Assert.Equal("first data"u8, kept.CorrelationData);
        var property = Assert.Single(kept.UserProperties);
        Assert.Equal(("first name", "first value"), (property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span)));
    }

    [Theory]
    [InlineData(0x03)] // Content type
    [InlineData(0x08)] // Response topic
    [InlineData(0x26)] // User property
    public async Task Publish_TextThatIsNoUtf8_IsMalformedAndHarmsNobody(byte property)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        await using var subscriber = await PacketClient.ConnectAsync(simulator, "subscriber", V5);
        await subscriber.SubscribeAsync("a");
        await using var hostile = await PacketClient.ConnectAsync(simulator, "hostile", V5);
        byte[] properties = [property, .. Field(NoText(30_000)), .. property == 0x26 ? Field("v"u8.ToArray()) : []];

        await hostile.SendAsync(Packet(0x32, [.. Field("a"u8.ToArray()), 0, 1, .. Length(properties.Length), .. properties]));

        await hostile.ClosedAsync(MqttDisconnectReasonCode.MalformedPacket);
        await subscriber.PingAsync();
        Assert.Equal((1, 0), (simulator.Host.Stats.Malformed, simulator.Host.Stats.ServerErrors));
    }

    [Fact]
    public async Task Connect_WillWithTextThatIsNoUtf8_IsMalformed()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        await using var hostile = await PacketClient.OpenAsync(simulator, V5);
        byte[] properties = [0x03, .. Field(NoText(30_000))];
        byte[] body = [.. Field("MQTT"u8.ToArray()), 5, 0x06, 0, 60, 0, .. Field("hostile"u8.ToArray()), .. Length(properties.Length), .. properties, .. Field("a"u8.ToArray()), .. Field("x"u8.ToArray())];

        await hostile.SendAsync(Packet(0x10, body));

        await hostile.ClosedAsync();
        Assert.Equal((1, 0), (simulator.Host.Stats.Malformed, simulator.Host.Stats.ServerErrors));
    }

    [Theory]
    [InlineData(new byte[] { 0xE0, 4, 0, 0, 0x11, 0 })] // Behind no properties
    [InlineData(new byte[] { 0xE0, 4, 0, 1, 0x11, 0 })] // A property longer than they are
    [InlineData(new byte[] { 0xE0, 5, 0, 0, 0x26, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xE0, 2, 0, 0x80 })]
    public async Task Disconnect_BytesBehindItsProperties_IsNoErrorOfTheServer(byte[] packet)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        await using var hostile = await PacketClient.ConnectAsync(simulator, "hostile", V5);
        await hostile.SendAsync(packet);
        while (await hostile.NextAsync() is not null)
        {
        }

        Assert.Equal(0, simulator.Host.Stats.ServerErrors);
    }

    private static byte[] NoText(int bytes) => [.. Enumerable.Repeat((byte)0xFF, bytes)];

    private static byte[] Field(byte[] content) => [(byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Packet(byte header, byte[] body) => [header, .. Length(body.Length), .. body];

    private static byte[] Length(int value)
    {
        var digits = new List<byte>();
        do
        {
            digits.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return [.. digits];
    }
}

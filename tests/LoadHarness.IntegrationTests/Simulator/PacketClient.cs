using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>A client of single packets: sends what it is told, acknowledges nothing by itself, and shows every packet that comes.</summary>
internal sealed class PacketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Stream _stream;
    private readonly MqttPacketFormatterAdapter _formatter;
    private readonly MqttProtocolVersion _version;
    private ushort _packetId;

    private PacketClient(Stream stream, MqttProtocolVersion version)
    {
        _stream = stream;
        _version = version;
        _formatter = new MqttPacketFormatterAdapter(version, new MqttBufferWriter(4096, 65536));
    }

    /// <summary>Opens a connection to the plain port.</summary>
    public static async Task<PacketClient> OpenAsync(RunningSimulator simulator, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", RunningSimulator.Port(simulator.Host.Ready.Plain!));
        return new PacketClient(new NetworkStream(socket, ownsSocket: true), version);
    }

    /// <summary>Opens a connection over mutual TLS with the claim certificate.</summary>
    public static async Task<PacketClient> OpenTlsAsync(RunningSimulator simulator, MqttProtocolVersion version = MqttProtocolVersion.V311) =>
        new(await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null), version);

    /// <summary>Opens a plain connection and connects.</summary>
    public static async Task<PacketClient> ConnectAsync(RunningSimulator simulator, string clientId, MqttProtocolVersion version = MqttProtocolVersion.V311, Action<MqttConnectPacket>? change = null)
    {
        var client = await OpenAsync(simulator, version);
        var connack = await client.ConnectAsync(clientId, change);
        Assert.Equal(0, version == MqttProtocolVersion.V500 ? (int)connack.ReasonCode : (int)connack.ReturnCode);
        return client;
    }

    public async Task<MqttConnAckPacket> ConnectAsync(string clientId, Action<MqttConnectPacket>? change = null)
    {
        await SendConnectAsync(clientId, change);
        return await ReceiveAsync<MqttConnAckPacket>();
    }

    public Task SendConnectAsync(string clientId, Action<MqttConnectPacket>? change = null)
    {
        var packet = new MqttConnectPacket { ClientId = clientId, CleanSession = true, KeepAlivePeriod = 60, RequestProblemInformation = true };
        change?.Invoke(packet);
        return SendAsync(packet);
    }

    public async Task<MqttSubAckPacket> SubscribeAsync(params MqttTopicFilter[] filters)
    {
        await SendAsync(new MqttSubscribePacket { PacketIdentifier = ++_packetId, TopicFilters = [.. filters] });
        var suback = await ReceiveAsync<MqttSubAckPacket>();
        Assert.Equal(_packetId, suback.PacketIdentifier);
        return suback;
    }

    public Task<MqttSubAckPacket> SubscribeAsync(params string[] filters) => SubscribeAsync([.. filters.Select(filter => Filter(filter))]);

    public static MqttTopicFilter Filter(string filter, MqttQualityOfServiceLevel qos = MqttQualityOfServiceLevel.AtLeastOnce) => new() { Topic = filter, QualityOfServiceLevel = qos };

    /// <summary>Publishes with QoS 1 and returns the PUBACK.</summary>
    public async Task<MqttPubAckPacket> PublishAsync(string topic, Action<MqttPublishPacket>? change = null)
    {
        await SendPublishAsync(topic, change);
        return await ReceiveAsync<MqttPubAckPacket>();
    }

    public Task SendPublishAsync(string topic, Action<MqttPublishPacket>? change = null)
    {
        var packet = new MqttPublishPacket { Topic = topic, Payload = new ReadOnlySequence<byte>("x"u8.ToArray()), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
        change?.Invoke(packet);
        packet.PacketIdentifier = packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : ++_packetId;
        return SendAsync(packet);
    }

    public async Task AcknowledgeAsync(MqttPublishPacket packet) => await SendAsync(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });

    /// <summary>Sends a PING and waits for its answer: whatever was to come before it has come.</summary>
    public async Task PingAsync()
    {
        await SendAsync(MqttPingReqPacket.Instance);
        await ReceiveAsync<MqttPingRespPacket>();
    }

    public async Task DisconnectAsync(Action<MqttDisconnectPacket>? change = null)
    {
        var packet = new MqttDisconnectPacket();
        change?.Invoke(packet);
        await SendAsync(packet);
        await ClosedAsync();
    }

    public async Task SendAsync(MqttPacket packet)
    {
        var encoded = _formatter.Encode(packet);
        await _stream.WriteAsync((byte[])[.. encoded.Packet, .. encoded.Payload.ToArray()]);
    }

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public async Task<T> ReceiveAsync<T>()
        where T : MqttPacket => Assert.IsType<T>(await NextAsync());

    /// <summary>Waits for the server's close; nothing may come before it.</summary>
    public async Task ClosedAsync() => Assert.Null(await NextAsync());

    /// <summary>Waits for a DISCONNECT with a reason, then the close.</summary>
    public async Task ClosedAsync(MqttDisconnectReasonCode reason)
    {
        Assert.Equal(reason, (await ReceiveAsync<MqttDisconnectPacket>()).ReasonCode);
        await ClosedAsync();
    }

    /// <summary>The next packet; null where the server has closed.</summary>
    public async Task<MqttPacket?> NextAsync()
    {
        try
        {
            var header = new byte[1];
            if (await ReadAsync(header) == 0)
            {
                return null;
            }

            var remaining = 0;
            var digit = new byte[1];
            for (var shift = 0; ; shift += 7)
            {
                Assert.Equal(1, await ReadAsync(digit));
                remaining |= (digit[0] & 0x7F) << shift;
                if ((digit[0] & 0x80) == 0)
                {
                    break;
                }
            }

            var body = new byte[remaining];
            await _stream.ReadExactlyAsync(body).AsTask().WaitAsync(Patience);
            return header[0] >> 4 == (int)MqttControlPacketType.Disconnect && _version == MqttProtocolVersion.V311
                ? throw new InvalidDataException("A server does not send DISCONNECT on MQTT 3.1.1.")
                : _formatter.Decode(new ReceivedMqttPacket(header[0], new ArraySegment<byte>(body), remaining + 2));
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            return null; // Reset: the server closed with something of ours unread.
        }
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private Task<int> ReadAsync(byte[] buffer) => _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
}

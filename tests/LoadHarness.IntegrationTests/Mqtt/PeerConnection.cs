using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using LoadHarness.Core.Plans;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>MQTT's packet types as they stand in the first byte's upper half (MQTT 3.1.1 §2.2.1).</summary>
internal enum PacketType
{
    Connect = 1,
    Connack = 2,
    Publish = 3,
    Puback = 4,
    Subscribe = 8,
    Suback = 9,
    PingRequest = 12,
    PingResponse = 13,
    Disconnect = 14,
}

/// <summary>One packet as a device sent it.</summary>
internal sealed record PeerPacket(PacketType Type, byte[] Body)
{
    /// <summary>The packet id of a SUBSCRIBE, PUBACK or QoS 1 PUBLISH.</summary>
    public byte[] Id => Type == PacketType.Publish ? Body[(2 + TopicLength)..(4 + TopicLength)] : Body[..2];

    /// <summary>A PUBLISH's topic.</summary>
    public string Topic => Encoding.UTF8.GetString(Body, 2, TopicLength);

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);
}

/// <summary>The peer's end of one connection.</summary>
internal sealed class PeerConnection(Socket socket, MqttVersion version) : IAsyncDisposable
{
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    private bool IsV5 => version == MqttVersion.V5;

    public IPEndPoint Remote { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    public SslStream Tls => (SslStream)_stream;

    public async Task SecureAsync(SslServerAuthenticationOptions options, Func<Stream, Stream>? between = null)
    {
        var tls = new SslStream(between?.Invoke(_stream) ?? _stream);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(options).WaitAsync(Patience.Long);
    }

    public async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience.Long);
        return bytes;
    }

    public async Task<PeerPacket> ReadAsync()
    {
        var first = (await ReadBytesAsync(1))[0];
        int length = 0, shift = 0;
        byte next;
        do
        {
            next = (await ReadBytesAsync(1))[0];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        return new PeerPacket((PacketType)(first >> 4), await ReadBytesAsync(length));
    }

    public async Task<PeerPacket> ExpectAsync(PacketType type)
    {
        var packet = await ReadAsync();
        Assert.Equal(type, packet.Type);
        return packet;
    }

    public async Task SendAsync(params byte[] bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Long);
        await _stream.FlushAsync();
    }

    public Task ConnackAsync(byte code = 0) => IsV5 ? SendAsync(0x20, 3, 0, code, 0) : SendAsync(0x20, 2, 0, code);

    /// <summary>Takes CONNECT and accepts it.</summary>
    public async Task WelcomeAsync()
    {
        await ExpectAsync(PacketType.Connect);
        await ConnackAsync();
    }

    public Task SubackAsync(PeerPacket subscribe, params byte[] codes) => SendAsync(Suback(subscribe, codes));

    public byte[] Suback(PeerPacket subscribe, params byte[] codes) => [0x90, (byte)(2 + (IsV5 ? 1 : 0) + codes.Length), .. subscribe.Id, .. IsV5 ? [0] : Array.Empty<byte>(), .. codes];

    /// <summary>The filters of a SUBSCRIBE.</summary>
    public IReadOnlyList<string> FiltersOf(PeerPacket subscribe)
    {
        var filters = new List<string>();
        for (var at = IsV5 ? 3 : 2; at < subscribe.Body.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(subscribe.Body.AsSpan(at));
            filters.Add(Encoding.UTF8.GetString(subscribe.Body, at + 2, length));
            at += 3 + length;
        }

        return filters;
    }

    public Task PubackAsync(PeerPacket publish) => SendAsync([0x40, 2, .. publish.Id]);

    /// <summary>Sends a PUBLISH at QoS 0, or at QoS 1 with an id.</summary>
    public Task PublishAsync(string topic, byte[] payload, ushort? id = null)
    {
        var name = Encoding.UTF8.GetBytes(topic);
        byte[] body =
        [
            (byte)(name.Length >> 8), (byte)name.Length, .. name,
            .. id is { } given ? [(byte)(given >> 8), (byte)given] : Array.Empty<byte>(),
            .. IsV5 ? [0] : Array.Empty<byte>(),
            .. payload,
        ];
        return SendAsync([(byte)(id is null ? 0x30 : 0x32), .. Length(body.Length), .. body]);
    }

    /// <summary>Waits until the device has closed its end; whatever it sends until then is thrown away.</summary>
    public async Task EndedAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while (await _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience.Long) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }

    /// <summary>Waits for the peer's half of a handshake that the device has ended.</summary>
    public static async Task EndedAsync(Task securing)
    {
        try
        {
            await securing;
        }
        catch (Exception end) when (end is System.Security.Authentication.AuthenticationException or IOException or ObjectDisposedException or SocketException)
        {
            // However it ended: it is the device's view that is tested.
        }
    }

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        do
        {
            var next = (byte)(length & 0x7F);
            length >>= 7;
            bytes.Add(length > 0 ? (byte)(next | 0x80) : next);
        }
        while (length > 0);
        return [.. bytes];
    }
}

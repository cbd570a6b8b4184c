using System.Net.Sockets;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class HostilePacketTests
{
    private static readonly byte[] Connect311 = [0x10, 0x0D, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 1, (byte)'x'];
    private static readonly byte[] Connect5 = [0x10, 0x0E, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 60, 0, 0, 1, (byte)'x'];

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x00 })] // PINGREQ before CONNECT
    [InlineData(new byte[] { 0x11, 0x0D })] // CONNECT with a flag
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })] // remaining length of five bytes
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F })] // 256 MB
    [InlineData(new byte[] { 0x10, 0x02, 0x00, 0x00 })] // CONNECT without a protocol
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20, 0x2F, 0x20, 0x48, 0x54, 0x54, 0x50 })] // "GET / HTTP"
    public async Task FirstPacket_NoConnect_IsClosedWithoutAWord(byte[] bytes)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        Assert.Empty(await ExchangeAsync(simulator, bytes));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Malformed == 1);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x06, 0, 1, 0, 1, (byte)'a', 0 })] // SUBSCRIBE with wrong flags
    [InlineData(new byte[] { 0x82, 0x02, 0, 1 })] // SUBSCRIBE without a filter
    [InlineData(new byte[] { 0x82, 0x06, 0, 0, 0, 1, (byte)'a', 0 })] // packet id 0
    [InlineData(new byte[] { 0x82, 0x06, 0, 1, 0, 1, (byte)'a', 3 })] // QoS 3
    [InlineData(new byte[] { 0x82, 0x07, 0, 1, 0, 2, (byte)'a', (byte)'#', 0 })] // a wildcard within a level
    [InlineData(new byte[] { 0x82, 0x06, 0, 1, 0, 1, 0xFF, 0 })] // not UTF-8
    [InlineData(new byte[] { 0xA0, 0x05, 0, 1, 0, 1, (byte)'a' })] // UNSUBSCRIBE with wrong flags
    [InlineData(new byte[] { 0x36, 0x05, 0, 1, (byte)'a', 0, 1 })] // PUBLISH with QoS 3
    [InlineData(new byte[] { 0x30, 0x03, 0, 1, (byte)'#' })] // PUBLISH to a wildcard
    [InlineData(new byte[] { 0x30, 0x03, 0, 9, (byte)'a' })] // a string longer than its packet
    [InlineData(new byte[] { 0xC0, 0x01, 0 })] // PINGREQ with a body
    [InlineData(new byte[] { 0x50, 0x02, 0, 1 })] // PUBREC
    [InlineData(new byte[] { 0x20, 0x02, 0, 0 })] // CONNACK from a client
    [InlineData(new byte[] { 0x10, 0x0D, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 1, (byte)'x' })] // a second CONNECT
    public async Task Packet_Malformed_IsClosedAfterTheConnack(byte[] bytes)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        Assert.Equal([0x20, 0x02, 0x00, 0x00], await ExchangeAsync(simulator, [.. Connect311, .. bytes]));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Malformed == 1);

        var answer = await ExchangeAsync(simulator, [.. Connect5, .. bytes]);
        Assert.Equal(0x20, answer[0]);
        Assert.Equal([0xE0, 0x81], new[] { answer[answer[1] + 2], answer[answer[1] + 4] }); // DISCONNECT, malformed packet
    }

    [Fact]
    public async Task Packet_InSingleBytes_IsUnderstood()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        using var socket = await OpenAsync(simulator);
        foreach (var value in (byte[])[.. Connect311, 0x82, 0x06, 0, 1, 0, 1, (byte)'a', 1, 0xC0, 0x00, 0xE0, 0x00])
        {
            await socket.SendAsync(new[] { value });
        }

        Assert.Equal([0x20, 2, 0, 0, 0x90, 3, 0, 1, 1, 0xD0, 0], await ReadToEndAsync(socket));
    }

    // Sends, says that no more comes, and reads all there is until the simulator closes.
    internal static async Task<byte[]> ExchangeAsync(RunningSimulator simulator, byte[] bytes)
    {
        using var socket = await OpenAsync(simulator);
        try
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed already: that is an answer too.
        }

        return await ReadToEndAsync(socket);
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        var all = new List<byte>();
        var buffer = new byte[1024];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20))) > 0)
            {
                all.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Reset: what the simulator had not read was thrown away.
        }

        return [.. all];
    }

    private static async Task<Socket> OpenAsync(RunningSimulator simulator)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", RunningSimulator.Port(simulator.Host.Ready.Plain!));
        return socket;
    }
}

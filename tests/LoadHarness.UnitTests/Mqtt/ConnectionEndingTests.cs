using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Mqtt;

/// <summary>Losses that a device brings about: counted as losses, and silent ones that only keep-alive finds.</summary>
public sealed class ConnectionEndingTests : IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();
    private readonly PeerStream _peer = new();
    private readonly ConnectionCounters _counters = new();

    public void Dispose() => _peer.Dispose();

    [Theory]
    [InlineData(ConnectionEnd.Disconnect, true)]
    [InlineData(ConnectionEnd.Close, false)]
    [InlineData(ConnectionEnd.Reset, false)]
    public async Task Drop_EachWay_IsALossWithItsReasonAndCancelsWhatIsAwaited(ConnectionEnd end, bool saysGoodbye)
    {
        var connection = await ConnectAsync(_peer);
        var called = false;
        connection.Lost = _ => called = true;
        var publishing = connection.PublishAsync("t", Array.Empty<byte>(), TimeSpan.FromSeconds(5), CancellationToken.None);
        await _peer.Outgoing.Reader.ReadAsync();

        Assert.True(await connection.DropAsync("planned", end));

        Assert.Equal(Outcome.Cancelled, (await publishing).Outcome);
        Assert.Equal((0L, 1L, 1L, CloseReason.Local), (_counters.Connected, _counters.Disconnects, _counters.Reasons["planned"], connection.ClosedBy));
        Assert.Equal(saysGoodbye, _peer.Outgoing.Reader.TryRead(out var goodbye) && goodbye[0] == 0xE0);
        Assert.False(called);
        Assert.False(await connection.DropAsync("planned", end)); // Once.
        await connection.DisposeAsync();
        Assert.Equal(1L, _counters.Disconnects);
    }

    [Fact]
    public async Task Drop_AfterTheLoss_DoesNothing()
    {
        var connection = await ConnectAsync(_peer);
        var lost = new TaskCompletionSource();
        connection.Lost = _ => lost.TrySetResult();
        _peer.Hang();
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(await connection.DropAsync("planned", ConnectionEnd.Disconnect));
        Assert.Equal((1L, "peer_closed"), (_counters.Disconnects, Assert.Single(_counters.Reasons).Key));
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task GoSilent_NothingPassesUntilKeepAliveEndsIt()
    {
        await using var network = new SilenceableStream(_peer, TimeSpan.FromMinutes(1));
        var connection = await ConnectAsync(network, network);
        var lost = new TaskCompletionSource();
        connection.Lost = _ => lost.TrySetResult();
        connection.GoSilent();
        _peer.Send(0x30, 0x03, 0x00, 0x01, (byte)'t');
        await connection.PublishUnacknowledgedAsync("t", Array.Empty<byte>());
        Assert.False(_peer.Outgoing.Reader.TryRead(out _));

        _time.Advance(KeepAlive); // PINGREQ, which nobody hears.
        Assert.False(lost.Task.IsCompleted);
        _time.Advance(KeepAlive);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((CloseReason.KeepAlive, 1L), (connection.ClosedBy, _counters.Reasons["keep_alive"]));
        await connection.DisposeAsync();
        Assert.False(_peer.Outgoing.Reader.TryRead(out _));
        _peer.Hang(); // The peer notices at last, and the socket is given up.
    }

    [Theory]
    [InlineData(MqttVersion.V311, false, 2)]
    [InlineData(MqttVersion.V311, true, 0)]
    [InlineData(MqttVersion.V5, false, 2)]
    [InlineData(MqttVersion.V5, true, 0)]
    public async Task Connect_SessionToKeep_IsAskedForInConnect(MqttVersion version, bool keeps, byte flags)
    {
        var connection = Make(_peer, version, network: null, new ConnectionTraits { KeepsSession = keeps });
        var connecting = connection.ConnectAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        var connect = await _peer.Outgoing.Reader.ReadAsync();
        Assert.Equal(flags, connect[9]); // Fixed header 2, name 6, level 1.
        byte[] expiry = [0x11, 0x00, 0x00, 0x0E, 0x10]; // 3,600 s (MQTT 5 §3.1.2.11.2).
        Assert.Equal(version == MqttVersion.V5 && keeps, connect.AsSpan().IndexOf(expiry) > 0);
        _peer.Send(version == MqttVersion.V5 ? [0x20, 0x03, 0x01, 0x00, 0x00] : [0x20, 0x02, 0x01, 0x00]);
        Assert.True(DeviceConnector.HasSession(await connecting));
        await connection.DisposeAsync();
    }

    private async Task<MqttConnection> ConnectAsync(Stream stream, SilenceableStream? network = null)
    {
        var connection = Make(stream, MqttVersion.V311, network, ConnectionTraits.Usual);
        var connecting = connection.ConnectAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await _peer.Outgoing.Reader.ReadAsync();
        _peer.Send(0x20, 0x02, 0x00, 0x00);
        Assert.Equal(Outcome.Ok, (await connecting).Outcome);
        return connection;
    }

    private MqttConnection Make(Stream stream, MqttVersion version, SilenceableStream? network, ConnectionTraits traits) =>
        new(stream, new PacketCodec(version), "dev", _time, _counters, new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = KeepAlive }, again: false) { Network = network, Traits = traits };
}

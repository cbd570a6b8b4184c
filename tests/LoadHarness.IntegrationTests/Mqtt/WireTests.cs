using System.Buffers;
using CsCheck;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>Packets on the wire: cut, joined, garbage, unasked; and the keep-alive.</summary>
public sealed class WireTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Packets_CutAnywhereAndJoined_AreRead()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var first = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        var second = device.SubscribeAsync(["b"], Timeout, CancellationToken.None).AsTask();
        byte[] both = [.. at.Suback(await at.ExpectAsync(PacketType.Subscribe), 1), .. at.Suback(await at.ExpectAsync(PacketType.Subscribe), 1)];
        foreach (var part in both[..^2])
        {
            await at.SendAsync(part);
        }

        await first.WaitAsync(Patience.Long);
        Assert.False(second.IsCompleted);
        var request = await device.RequestAsync(StepKind.CreateCertificate, "request", "accepted", "rejected", default, Timeout, Timeout, CancellationToken.None);
        await at.SendAsync(both[^2..]);
        var large = new byte[100_000];
        large[^1] = 9;
        await at.PublishAsync("accepted", large);

        await second.WaitAsync(Patience.Long);
        await request.Response.DecidedAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Long);
        Assert.Equal(large, MqttConnection.ReadResponse(request.Response).Payload.ToArray());
        await device.DisposeAsync();
    }

    [Fact]
    public async Task Packet_ClaimsTheLargestLength_TakesMemoryForWhatHasComeOnly()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Subscribe);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await at.SendAsync([0x30, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[9000]]); // 256 MiB, as garbage or an attacker may claim.
        await at.DisposeAsync();

        Assert.Equal(Outcome.DisconnectedAfterSubscribe, (await subscribing.WaitAsync(Patience.Long)).Outcome);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 128 << 20); // Other tests allocate too, but not so much.
        await device.DisposeAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x00 })] // Type 0 is forbidden.
    [InlineData(new byte[] { 0xF0, 0x00 })] // AUTH is not 3.1.1's.
    [InlineData(new byte[] { 0x90, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })] // A length of five bytes.
    [InlineData(new byte[] { 0x82, 0x05, 0, 1, 0, 0, 0 })] // SUBSCRIBE is the client's.
    [InlineData(new byte[] { 0x90, 0x01, 0x00 })] // SUBACK without its id.
    [InlineData(new byte[] { 0x30, 0x02, 0x00, 0x09 })] // A topic longer than its packet.
    [InlineData(new byte[] { 0x48, 0x54, 0x54, 0x50, 0x2F, 0x31, 0x2E, 0x31, 0x00, 0x00 })] // "HTTP/1.1"
    public async Task Garbage_InsteadOfASuback_IsAProtocolError(byte[] garbage)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);
        var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Subscribe);
        await at.SendAsync([.. garbage, .. new byte[80]]);

        Assert.Equal(Outcome.ProtocolError, (await subscribing.WaitAsync(Patience.Long)).Outcome);
        Assert.Equal(CloseReason.ProtocolError, device.ClosedBy);
        await device.DisposeAsync();
        await at.EndedAsync();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public Task Garbage_OfAnyKind_EndsInAnOutcome(MqttVersion version) =>
        Gen.Byte.Array[1, 40].SampleAsync(async garbage =>
        {
            await using var peer = Peer.Listen(version);
            var rig = DeviceRig.Plain(peer.Port, version);
            var (device, at) = await rig.ConnectToAsync(peer);
            var subscribing = device.SubscribeAsync(["a"], Timeout, CancellationToken.None).AsTask();
            await at.ExpectAsync(PacketType.Subscribe);
            await at.SendAsync(garbage);
            await at.DisposeAsync();

            var outcome = (await subscribing.WaitAsync(Patience.Long)).Outcome;
            Assert.Contains(outcome, new[] { Outcome.ProtocolError, Outcome.DisconnectedAfterSubscribe, Outcome.Ok });
            await device.DisposeAsync();
        }, iter: 300, threads: 1);

    [Fact]
    public async Task Disconnect_FromThePeer_IsCountedWithItsReason()
    {
        await using var peer = Peer.Listen(MqttVersion.V5);
        var rig = DeviceRig.Plain(peer.Port, MqttVersion.V5);
        var (device, at) = await rig.ConnectToAsync(peer);
        var publishing = device.PublishAsync("t", default, Timeout, CancellationToken.None).AsTask();
        await at.ExpectAsync(PacketType.Publish);
        await at.SendAsync(0xE0, 2, 0x8E, 0); // Session taken over.
        await at.DisposeAsync();

        Assert.Equal(Outcome.DisconnectedAfterPublish, (await publishing.WaitAsync(Patience.Long)).Outcome);
        Assert.Equal((byte)0x8E, device.DisconnectCode);
        await Simulator.Eventually.TrueAsync(() => rig.Connections.Disconnects == 1);
        Assert.Equal("disconnect_packet_0x8e", Assert.Single(rig.Connections.Reasons).Key);
        await device.DisposeAsync();
    }

    [Fact]
    public async Task KeepAlive_Answered_GoesOnAndUnanswered_EndsTheConnection()
    {
        var keepAlive = TimeSpan.FromSeconds(30);
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port, keepAlive: keepAlive);
        var (device, at) = await rig.ConnectToAsync(peer);
        for (var round = 0; round < 3; round++)
        {
            rig.Time.Advance(keepAlive);
            await at.ExpectAsync(PacketType.PingRequest);
            await at.SendAsync(0xD0, 0);
            await at.PublishAsync("sync", [], id: 1);
            await at.ExpectAsync(PacketType.Puback); // So the device has read the PINGRESP before it.
        }

        rig.Time.Advance(keepAlive);
        await at.ExpectAsync(PacketType.PingRequest);
        Assert.Equal(CloseReason.None, device.ClosedBy);
        rig.Time.Advance(keepAlive);

        await at.EndedAsync();
        Assert.Equal(CloseReason.KeepAlive, device.ClosedBy);
        Assert.Equal((0, 1), (rig.Connections.Connected, rig.Connections.Disconnects));
        Assert.Equal("keep_alive", Assert.Single(rig.Connections.Reasons).Key);
        await device.DisposeAsync();
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task KeepAlive_Zero_IsOff()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port, keepAlive: TimeSpan.Zero);
        var (device, at) = await rig.ConnectToAsync(peer);
        rig.Time.Advance(TimeSpan.FromDays(1));
        await device.DisposeAsync();

        await at.ExpectAsync(PacketType.Disconnect); // Nothing before it.
    }
}

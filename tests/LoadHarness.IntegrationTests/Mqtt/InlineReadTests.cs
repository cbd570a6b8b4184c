using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>Packets are stamped on the event thread; what a device does next runs on the pool.</summary>
public sealed class InlineReadTests : IWireObserver
{
    private bool? _isPooled;

    [Fact]
    public async Task Suback_IsStampedOnTheEventThread_AndAwaitedOnThePool()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there the runtime has an event thread for all sockets.");
        await using var peer = Peer.Listen();
        var recorder = new RunRecorder(1, ["connected"], TimeProvider.System);
        var connector = new DeviceConnector(
            new Connector(new EndpointSettings { Host = "127.0.0.1", HostName = "localhost", Port = peer.Port }, TimeProvider.System, insecure: false), new PacketCodec(MqttVersion.V311),
            new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.FromSeconds(60), Observer = this }, recorder);
        var connecting = connector.ConnectAsync(0, "device-1", ConnectionIdentity.Plain, again: false, CancellationToken.None).AsTask();
        var at = await peer.AcceptAsync();
        await at.WelcomeAsync();
        var device = (await connecting.WaitAsync(Patience.Long)).Connection!;
        var subscribing = SubscribeAsync(device);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System); // Else the answer may be there before the device reads, which then ends on its own thread.
        await at.SubackAsync(await at.ExpectAsync(PacketType.Subscribe), 1);

        Assert.True(await subscribing.WaitAsync(Patience.Long));
        Assert.True(InlineReads.IsSupported);
        Assert.False(_isPooled);

        var ending = EndAsync(device);
        await at.DisposeAsync();
        Assert.True(await ending.WaitAsync(Patience.Long));
    }

    void IWireObserver.Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered) => _isPooled = Thread.CurrentThread.IsThreadPoolThread;

    private static async Task<bool> SubscribeAsync(MqttConnection device)
    {
        await device.SubscribeAsync(["a"], TimeSpan.FromSeconds(60), CancellationToken.None).ConfigureAwait(false);
        return Thread.CurrentThread.IsThreadPoolThread;
    }

    /// <summary>Awaits an answer that the peer's close takes away.</summary>
    private static async Task<bool> EndAsync(MqttConnection device)
    {
        var suback = await device.SubscribeAsync(["b"], TimeSpan.FromSeconds(60), CancellationToken.None).ConfigureAwait(false);
        var isPooled = Thread.CurrentThread.IsThreadPoolThread;
        await device.DisposeAsync().ConfigureAwait(false);
        return isPooled && Thread.CurrentThread.IsThreadPoolThread && suback.Outcome == Outcome.DisconnectedAfterSubscribe;
    }
}

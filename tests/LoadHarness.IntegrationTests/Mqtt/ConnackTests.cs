using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>CONNECT and what comes of it.</summary>
public sealed class ConnackTests
{
    [Theory]
    [InlineData(MqttVersion.V311, 4)]
    [InlineData(MqttVersion.V5, 5)]
    public async Task Connect_Packet_SaysWhatThePlanSays(MqttVersion version, byte level)
    {
        await using var peer = Peer.Listen(version);
        var rig = DeviceRig.Plain(peer.Port, version, TimeSpan.FromSeconds(90));
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        var body = (await at.ExpectAsync(PacketType.Connect)).Body;
        await at.ConnackAsync();
        var attempt = await connecting;

        // MQTT 3.1.1 §3.1, 5 §3.1: name, level, flags (clean start only), keep-alive, in 5 the properties, client id.
        Assert.Equal([0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', level, 2, 0, 90], body[..10]);
        Assert.EndsWith(DeviceRig.ClientId, System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Equal((true, (byte)0), DeviceConnector.Read(attempt.Connack!));
        Assert.Equal((1, 1, 0), (rig.Connections.Attempts, rig.Connections.Connected, rig.Connections.Reconnects));

        await attempt.Connection!.DisposeAsync();

        await at.ExpectAsync(PacketType.Disconnect);
        await at.EndedAsync();
        Assert.Equal((0, 0), (rig.Connections.Connected, rig.Connections.Disconnects));
        await peer.NoneOpenAsync();
    }

    [Theory]
    [InlineData(MqttVersion.V311, 5)]
    [InlineData(MqttVersion.V311, 2)]
    [InlineData(MqttVersion.V5, 0x87)]
    public async Task Connack_Refusal_CarriesItsCode(MqttVersion version, byte code)
    {
        await using var peer = Peer.Listen(version);
        var rig = DeviceRig.Plain(peer.Port, version);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ExpectAsync(PacketType.Connect);
        await at.ConnackAsync(code);
        var attempt = await connecting;

        Assert.Equal(Outcome.Ok, attempt.Connack!.Outcome);
        Assert.Equal((false, code), DeviceConnector.Read(attempt.Connack));
        Assert.Equal((0, 0), (rig.Connections.Connected, rig.Connections.Disconnects));
        await attempt.Connection!.DisposeAsync();
        await at.EndedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connack_PeerClosesInstead_IsADisconnect(bool reset)
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ExpectAsync(PacketType.Connect);
        if (reset)
        {
            at.Reset();
        }
        else
        {
            await at.DisposeAsync();
        }

        var attempt = await connecting;

        Assert.Equal(Outcome.DisconnectedAfterConnect, attempt.Connack!.Outcome);
        Assert.Equal(reset ? CloseReason.PeerReset : CloseReason.PeerClosed, attempt.Connection!.ClosedBy);
        Assert.Equal((0, 0), (rig.Connections.Connected, rig.Connections.Disconnects));
        await attempt.Connection.DisposeAsync();
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Connack_PeerClosesOverTls_IsADisconnect()
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        using var client = TestPki.Trusted.Client();
        var rig = DeviceRig.Tls(TlsLibrary.Auto, peer.Port, client);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptTlsAsync(Peer.Tls(server));
        await at.ExpectAsync(PacketType.Connect);
        await at.DisposeAsync();
        var attempt = await connecting;

        Assert.Equal(Outcome.DisconnectedAfterConnect, attempt.Connack!.Outcome);
        await attempt.Connection!.DisposeAsync();
        await peer.NoneOpenAsync();
    }

    [Fact]
    public async Task Connack_Late_HasItsTrueLatency()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ExpectAsync(PacketType.Connect);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var attempt = await connecting;
        Assert.Equal(Outcome.NoConnack, attempt.Connack!.Outcome);
        Assert.True(attempt.Connack.HasTimedOut);

        var settling = attempt.Connack.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();
        rig.Time.Advance(TimeSpan.FromSeconds(7));
        await at.ConnackAsync();
        await settling.WaitAsync(Patience.Long);

        Assert.Equal(Outcome.LateConnack, attempt.Connack.Outcome);
        Assert.Equal(17_000_000, rig.Recorder.Microseconds(attempt.Connack.Answered - attempt.Connack.Sent));
        Assert.Equal(0, rig.Connections.Connected);
        await attempt.Connection!.DisposeAsync();
        await at.EndedAsync();
        Assert.Equal((0, 0), (rig.Connections.Connected, rig.Connections.Disconnects));
    }

    [Fact]
    public async Task Connack_NotInTheWindow_NeverCame()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.ExpectAsync(PacketType.Connect);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var attempt = await connecting;
        var settling = attempt.Connack!.SettledAsync(TimeSpan.FromSeconds(30), rig.Time, CancellationToken.None).AsTask();

        rig.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(settling.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        await settling.WaitAsync(Patience.Long);

        Assert.Equal(Outcome.NoConnack, attempt.Connack.Outcome);
        await attempt.Connection!.DisposeAsync();
        await at.EndedAsync();
    }

    [Fact]
    public async Task Connack_Twice_IsAProtocolError()
    {
        await using var peer = Peer.Listen();
        var rig = DeviceRig.Plain(peer.Port);
        var (device, at) = await rig.ConnectToAsync(peer);

        await at.ConnackAsync();

        await Simulator.Eventually.TrueAsync(() => rig.Connections.Disconnects == 1);
        Assert.Equal(CloseReason.ProtocolError, device.ClosedBy);
        Assert.Equal("protocol_error", Assert.Single(rig.Connections.Reasons).Key);
        await device.DisposeAsync();
        await at.EndedAsync();
    }

    [Fact]
    public async Task ConnectTimeout_ShorterThanItsSteps_CutsThem()
    {
        await using var peer = Peer.Listen();
        using var server = TestPki.Trusted.Server();
        using var client = TestPki.Trusted.Client();
        var rig = DeviceRig.Tls(TlsLibrary.Auto, peer.Port, client);
        var connecting = rig.ConnectAsync();
        var at = await peer.AcceptAsync();
        await at.SecureAsync(Peer.Tls(server));
        await at.ExpectAsync(PacketType.Connect);

        // TCP, TLS and CONNACK have 10 s each and 30 s together; with no time used the CONNACK's own 10 s count.
        rig.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(connecting.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(Outcome.NoConnack, (await connecting).Connack!.Outcome);
        await (await connecting).Connection!.DisposeAsync();
    }
}

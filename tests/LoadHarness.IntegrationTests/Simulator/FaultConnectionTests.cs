using System.Net.Http.Json;
using System.Net.Sockets;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Admin;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>What a client sees of faults that concern whole connections.</summary>
public sealed class FaultConnectionTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    // MQTT 3.1.1, clean session, client id "chosen".
    private static readonly byte[] Connect = [0x10, 18, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 6, .. "chosen"u8];

    [Fact]
    public async Task TlsStall_Value_AnswersTheHandshakeNotBeforeIt()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("tls.stall", Delay));
        var started = TimeProvider.System.GetTimestamp();
        await using var tls = await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null);
        await FaultRig.AssertDelayedAsync(simulator, "tls.stall", "tls", Delay, started, clientId: "");
    }

    [Fact]
    public async Task TlsStall_NoValue_AnswersTheHandshakeWhenItEnds()
    {
        var length = TimeSpan.FromSeconds(2); // A busy machine must begin the handshake in the window.
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("tls.stall", length: length));
        simulator.Host.Arm();
        var armed = TimeProvider.System.GetTimestamp();
        await using var tls = await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null);
        Assert.True(TimeProvider.System.GetElapsedTime(armed) >= length - TimeSpan.FromMilliseconds(5));
        Assert.Equal("tls", Assert.Single(await FaultRig.RecordAsync(simulator, "tls.stall", 1)).What);
    }

    [Fact]
    public async Task Rst_AtConnect_ResetsTheConnection()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("rst"));
        using var socket = await SocketAsync(simulator);
        await socket.SendAsync(Connect);
        await AssertResetAsync(socket);
        await FaultRig.AssertLostAsync(simulator, "rst", "connect");
    }

    [Fact]
    public async Task Rst_OverTls_ResetsTheConnection()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("rst"));
        await using var tls = await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null);
        await tls.WriteAsync(Connect);
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => tls.ReadAsync(new byte[16]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task Rst_Value_ResetsThatLongAfterConnect()
    {
        var delay = TimeSpan.FromSeconds(1); // A reset takes away what is not read yet: time to read the CONNACK on a busy host.
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("rst", delay));
        using var socket = await SocketAsync(simulator);
        var sent = TimeProvider.System.GetTimestamp();
        await socket.SendAsync(Connect);
        var connack = new byte[4];
        Assert.Equal(4, await socket.ReceiveAsync(connack));
        Assert.Equal([0x20, 2, 0, 0], connack);
        await AssertResetAsync(socket);
        await FaultRig.AssertDelayedAsync(simulator, "rst", "connect", delay, sent);
        await Eventually.TrueAsync(() => simulator.Host.Stats.Clients == 0);
    }

    [Fact]
    public async Task HalfOpen_NextPacket_IsNeverAnsweredAndTheConnectionStays()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var simulator = await FaultRig.StartAsync(arm: false, time, FaultRig.Fault("half-open", length: TimeSpan.FromSeconds(10)));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await client.SubscribeAsync("a");
        await using var idle = await PacketClient.ConnectAsync(simulator, "idle");
        simulator.Host.Arm();
        await client.SendAsync(MqttPingReqPacket.Instance);
        await FaultRig.AssertLostAsync(simulator, "half-open", "pingreq");

        // After the window it stays so, and its keep-alive is not minded as the idle client's is.
        time.Advance(TimeSpan.FromSeconds(60));
        await using var later = await PacketClient.ConnectAsync(simulator, "later");
        await later.PublishAsync("a");
        var next = client.NextAsync();
        await client.SendPublishAsync("a");
        time.Advance(TimeSpan.FromSeconds(60));
        await idle.ClosedAsync();
        Assert.False(next.IsCompleted);
        Assert.Contains(simulator.Host.Broker.Clients, connected => connected.ClientId == "chosen");

        // Another connection takes its client id, as ever.
        await using var again = await PacketClient.ConnectAsync(simulator, "chosen");
        Assert.Null(await next);
    }

    [Fact]
    public async Task HalfOpen_AtConnect_IsNeverAnswered()
    {
        await using var simulator = await FaultRig.StartAsync(FaultRig.Fault("half-open"));
        await using var client = await PacketClient.OpenAsync(simulator);
        await client.SendConnectAsync("chosen");
        await FaultRig.AssertLostAsync(simulator, "half-open", "connect");
        Assert.Equal((1, 0), (simulator.Host.Stats.Connections, simulator.Host.Stats.Clients));
    }

    [Fact]
    public async Task Partition_InTheWindow_NothingPassesAndItsEndResetsEveryone()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var simulator = await FaultRig.StartAsync(arm: false, time, FaultRig.Fault("partition", length: TimeSpan.FromSeconds(10)));
        using var standing = await SocketAsync(simulator);
        await standing.SendAsync(Connect);
        var connack = new byte[4];
        Assert.Equal(4, await standing.ReceiveAsync(connack));

        simulator.Host.Arm();
        await standing.SendAsync((byte[])[0xC0, 0]); // PINGREQ
        using var newcomer = await SocketAsync(simulator);
        await newcomer.SendAsync(Connect);
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 2);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((0, 0), (standing.Available, newcomer.Available));

        time.Advance(TimeSpan.FromSeconds(1.01));
        await AssertResetAsync(standing);
        await AssertResetAsync(newcomer);
        await FaultRig.RecordAsync(simulator, "partition", 2);
        await Eventually.TrueAsync(() => simulator.Host.Stats is { Connections: 0, Connects: 1 });

        // Healed, it takes connections as ever, and its own record has the cut, its end and who is back.
        await using var again = await PacketClient.ConnectAsync(simulator, "chosen");
        using var rest = simulator.Rest();
        var outage = Assert.Single((await rest.GetFromJsonAsync("/admin/outages", RecordedOutage.ListTypeInfo))!);
        Assert.Equal(("partition", 1), (outage.Kind, outage.Clients));
        Assert.InRange(outage.StartMs, 0, 9000);
        Assert.InRange(outage.HealedMs!.Value, 10_000, 10_011);
        Assert.InRange(Assert.Single(outage.BackMs), 1000, 10_011);
    }

    [Fact]
    public async Task CertificateRotation_DropsEverybodyAndShowsAnotherCertificate()
    {
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("certificate.rotation"));
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await using var before = await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null);

        simulator.Host.Arm();

        await client.ClosedAsync();
        await using var after = await ConnectionTests.TlsAsync(simulator, simulator.MqttPort, alpn: null);
        Assert.NotEqual(before.RemoteCertificate!.GetCertHashString(), after.RemoteCertificate!.GetCertHashString());
        Assert.Equal(before.RemoteCertificate.Issuer, after.RemoteCertificate.Issuer);
    }

    [Fact]
    public async Task BrokerRestart_DropsEverybodyAndKeepsPersistentSessions()
    {
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("broker.restart"));
        await using var clean = await PacketClient.ConnectAsync(simulator, "clean");
        await using var kept = await PacketClient.ConnectAsync(simulator, "kept", change: packet => packet.CleanSession = false);
        await clean.SubscribeAsync("a");
        await kept.SubscribeAsync("a");
        simulator.Host.Arm();
        await clean.ClosedAsync();
        await kept.ClosedAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats is { Connections: 0, Sessions: 1 });
        Assert.Equal(["clean", "kept"], (await FaultRig.RecordAsync(simulator, "broker.restart", 2)).Select(row => row.ClientId).Order(StringComparer.Ordinal));

        await using var publisher = await PacketClient.ConnectAsync(simulator, "publisher");
        await publisher.PublishAsync("a");
        await using var cleanAgain = await PacketClient.OpenAsync(simulator);
        Assert.False((await cleanAgain.ConnectAsync("clean", packet => packet.CleanSession = false)).IsSessionPresent);
        await using var keptAgain = await PacketClient.OpenAsync(simulator);
        Assert.True((await keptAgain.ConnectAsync("kept", packet => packet.CleanSession = false)).IsSessionPresent);
        Assert.Equal("a", (await keptAgain.ReceiveAsync<MqttPublishPacket>()).Topic);
    }

    [Fact]
    public async Task BrokerRestart_ClientsComeBack_StatsSayWhenAndWhyTheyWent()
    {
        var time = new FakeTimeProvider();
        await using var simulator = await FaultRig.StartAsync(arm: false, time, FaultRig.Fault("broker.restart"));
        await using var first = await PacketClient.ConnectAsync(simulator, "chosen");
        await using var second = await PacketClient.ConnectAsync(simulator, "other");
        simulator.Host.Arm();
        time.Advance(TimeSpan.FromMilliseconds(2));
        await first.ClosedAsync();
        await second.ClosedAsync();
        await Eventually.TrueAsync(() => simulator.Host.Stats.Clients == 0);
        time.Advance(TimeSpan.FromSeconds(3));
        await using var back = await PacketClient.ConnectAsync(simulator, "chosen");
        await using var stranger = await PacketClient.ConnectAsync(simulator, "stranger");

        var outage = Assert.Single(simulator.Host.Stats.Outages);
        Assert.Equal((2, 1, null), (outage.Clients, outage.Back, outage.T100Ms));
        Assert.InRange(outage.T50Ms!.Value, 3000, 3002);
        Assert.Equal(2, simulator.Host.Stats.Disconnects["SERVER_INITIATED_DISCONNECT"]);
        using var rest = simulator.Rest();
        var recorded = Assert.Single((await rest.GetFromJsonAsync("/admin/outages", RecordedOutage.ListTypeInfo))!);
        Assert.Equal((2, (float)outage.T50Ms), (recorded.Clients, Assert.Single(recorded.BackMs)));
    }

    [Fact]
    public async Task BrokerRestart_Rate_TakesConnectionsNotFaster()
    {
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("broker.restart") with { Rate = 10 });
        await using var first = await PacketClient.ConnectAsync(simulator, "first");
        simulator.Host.Arm();
        await first.ClosedAsync();

        var started = TimeProvider.System.GetTimestamp();
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(index => PacketClient.ConnectAsync(simulator, $"d{index}")));
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(400));
        var held = (await FaultRig.RecordAsync(simulator)).Where(row => row.What == "accept").ToArray();
        Assert.NotEmpty(held);
        Assert.All(held, row => Assert.True(row is { Kind: "broker.restart", PlannedMs: > 0 } && row.ActualMs >= row.PlannedMs, row.ToString()));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static async Task<Socket> SocketAsync(RunningSimulator simulator)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", RunningSimulator.Port(simulator.Host.Ready.Plain!));
        return socket;
    }

    private static async Task AssertResetAsync(Socket socket)
    {
        var failure = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[16]).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }
}

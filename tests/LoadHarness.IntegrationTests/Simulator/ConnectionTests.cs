using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Simulator;
using LoadHarness.Simulator.Certificates;
using LoadHarness.Simulator.Registry;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

public sealed class ConnectionTests
{
    private static readonly byte[] Connect311 = [0x10, 0x0D, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 60, 0, 1, (byte)'x'];

    [Theory]
    [InlineData(ClientCertificateRefusal.CloseAfterConnect)]
    [InlineData(ClientCertificateRefusal.TlsAlert)]
    public async Task Connect_UnknownCertificate_IsRefused(ClientCertificateRefusal refusal)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ClientCertificateRefusal = refusal });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var unknown = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, AwsIotNames.IssuedCertificateNotAfter);

        await AssertRefusedAsync(simulator, unknown, refusal);
    }

    [Theory]
    [InlineData(ClientCertificateRefusal.CloseAfterConnect)]
    [InlineData(ClientCertificateRefusal.TlsAlert)]
    public async Task Connect_InactiveCertificate_IsRefusedUntilActive(ClientCertificateRefusal refusal)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { ClientCertificateRefusal = refusal });
        var id = AwsIotNames.CertificateId(simulator.Claim.RawData);
        simulator.Host.Registry.Certificates.Update(id, CertificateStatus.Inactive);

        await AssertRefusedAsync(simulator, simulator.Claim, refusal);

        simulator.Host.Registry.Certificates.Update(id, CertificateStatus.Active);
        await using var client = await simulator.ConnectAsync("welcome");
        Assert.True(client.Mqtt.IsConnected);
    }

    [Fact]
    public async Task Connect_WithoutCertificate_FailsInTheHandshake()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var client = new TestMqtt();

        await Assert.ThrowsAnyAsync<Exception>(() => client.Mqtt.ConnectAsync(simulator.Options(null, "nobody")));

        await Eventually.TrueAsync(() => simulator.Host.Stats.HandshakesFailed == 1);
        Assert.Equal(0, simulator.Host.Stats.Connects);
    }

    [Fact]
    public async Task Connect_SameClientId_SendsTheOlderAwayWithReason()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var older = await simulator.ConnectAsync("twin", version: MqttProtocolVersion.V500);
        await using var newer = await simulator.ConnectAsync("twin", version: MqttProtocolVersion.V500);

        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, (await older.Disconnected).Reason);
        await newer.SubscribeAsync("alive");
        Assert.Equal(1, simulator.Host.Stats.Clients);
        Assert.Equal(1, simulator.Host.Stats.Takeovers);
    }

    [Fact]
    public async Task AlpnPort_WithAlpn_AnswersAndWithoutIt_Swallows()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var port = RunningSimulator.Port(simulator.Host.Ready.Alpn);

        await using var named = await TlsAsync(simulator, port, new SslApplicationProtocol(AwsIotNames.MqttAlpn));
        await named.WriteAsync(Connect311);
        var connack = new byte[4];
        await named.ReadExactlyAsync(connack);
        Assert.Equal([0x20, 0x02, 0x00, 0x00], connack);

        await using var unnamed = await TlsAsync(simulator, port, alpn: null);
        await unnamed.WriteAsync(Connect311);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unnamed.ReadAsync(connack, patience.Token).AsTask());
    }

    [Fact]
    public async Task PlainPort_WhenOn_TakesClientsWithoutTls()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0 });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", RunningSimulator.Port(simulator.Host.Ready.Plain!));
        await socket.SendAsync(Connect311);
        var connack = new byte[4];
        await new NetworkStream(socket).ReadExactlyAsync(connack);
        Assert.Equal(0x20, connack[0]);
    }

    [Fact]
    public async Task Subscribe_NineFilters_EndsTheConnection()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("greedy");

        await Assert.ThrowsAnyAsync<Exception>(() => client.SubscribeAsync([.. Enumerable.Range(0, 9).Select(index => $"topic/{index}")]));

        await client.Disconnected;
    }

    [Fact]
    public async Task Publish_MoreThan128KiB_EndsTheConnectionAndExactlyThatMuchDoesNot()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("large");
        await client.SubscribeAsync("large");
        await client.PublishAsync("large", new byte[AwsIotQuotas.MaxPayloadBytes]);
        Assert.Equal(AwsIotQuotas.MaxPayloadBytes, (await client.ReceiveAsync()).Payload.Length);

        await Assert.ThrowsAnyAsync<Exception>(() => client.PublishAsync("large", new byte[AwsIotQuotas.MaxPayloadBytes + 1]));

        await client.Disconnected;
    }

    [Fact]
    public async Task Unsubscribe_ThenPublish_DeliversNothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var client = await simulator.ConnectAsync("fickle");
        await client.SubscribeAsync("a/+", "b");
        await client.Mqtt.UnsubscribeAsync("a/+");

        await client.PublishAsync("a/1", [1]);
        await client.PublishAsync("b", [2]);

        Assert.Equal("b", (await client.ReceiveAsync()).Topic);
    }

    [Theory]
    [InlineData("mqtt")]
    [InlineData("rest")]
    public async Task Start_PortInUse_NamesThePort(string which)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var taken = which == "mqtt" ? simulator.MqttPort : new Uri(simulator.Host.Ready.Rest).Port;

        var failure = await Assert.ThrowsAsync<HarnessException>(() => RunningSimulator.StartAsync(options =>
            which == "mqtt" ? options with { MqttPort = taken } : options with { RestPort = taken }));

        Assert.Equal(ExitCode.PreflightFailed, failure.ExitCode);
        Assert.StartsWith($"Port {taken} is in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_Line_HasTheContractsMembersAndReadsBack()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var line = simulator.Host.Ready.ToJsonLine();

        Assert.StartsWith("{\"ready\":true,\"mqtt\":\"127.0.0.1:", line, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", line, StringComparison.Ordinal);
        Assert.Contains("\"template\":\"FleetTemplate\",\"region\":\"us-east-1\",\"account\":\"123456789012\"}", line, StringComparison.Ordinal);
        Assert.Equal(simulator.Host.Ready, SimulatorReady.TryParse(line));
        Assert.Null(SimulatorReady.TryParse("warning: something"));
    }

    internal static async Task<SslStream> TlsAsync(RunningSimulator simulator, int port, SslApplicationProtocol? alpn)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(simulator.Ca);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
            ClientCertificates = [simulator.Claim],
            ApplicationProtocols = alpn is { } name ? [name] : null,
        });
        return tls;
    }

    private static async Task AssertRefusedAsync(RunningSimulator simulator, X509Certificate2 certificate, ClientCertificateRefusal refusal)
    {
        using var client = new TestMqtt();
        await Assert.ThrowsAnyAsync<Exception>(() => client.Mqtt.ConnectAsync(simulator.Options(certificate, "refused")));

        var isClose = refusal == ClientCertificateRefusal.CloseAfterConnect;
        await Eventually.TrueAsync(() => isClose ? simulator.Host.Stats.CertificatesRefused == 1 : simulator.Host.Stats.HandshakesFailed == 1);
        Assert.Equal(0, simulator.Host.Stats.Connects);
        Assert.Equal(isClose ? 1 : 0, simulator.Host.Stats.Handshakes);
    }

    private sealed class TestMqtt : IDisposable
    {
        public IMqttClient Mqtt { get; } = new MqttClientFactory().CreateMqttClient();

        public void Dispose() => Mqtt.Dispose();
    }
}

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, TimeSpan? patience = null)
    {
        var limit = patience ?? TimeSpan.FromSeconds(20);
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < limit, $"It did not happen within {limit}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}

using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.IntegrationTests.Mqtt;

/// <summary>One device on real sockets with a clock that stands still until a test moves it: timeouts cost no time and are exact.</summary>
internal sealed class DeviceRig
{
    public const string ClientId = "device-1";

    private readonly ConnectionIdentity _identity;
    private readonly DeviceConnector _connector;

    private DeviceRig(int port, MqttVersion version, TimeSpan keepAlive, Func<TlsOptionsFactory>? tls, X509Certificate2? certificate, string[] sources, bool insecure)
    {
        Recorder = new RunRecorder(1, ["connected"], Time);
        _identity = tls is null ? ConnectionIdentity.Plain : tls().Identity(certificate, resume: false);
        var endpoint = new EndpointSettings { Host = "127.0.0.1", HostName = "localhost", Port = port, SourceAddresses = [.. sources.Select(System.Net.IPAddress.Parse)] };
        _connector = new DeviceConnector(new Connector(endpoint, Time, insecure), new PacketCodec(version), new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = keepAlive }, Recorder);
    }

    public FakeTimeProvider Time { get; } = new();

    public RunRecorder Recorder { get; }

    public ConnectionCounters Connections => Recorder.Connections;

    public static DeviceRig Plain(int port, MqttVersion version = MqttVersion.V311, TimeSpan? keepAlive = null, params string[] sources) =>
        new(port, version, keepAlive ?? TimeSpan.FromSeconds(1200), tls: null, certificate: null, sources, insecure: false);

    public static DeviceRig Tls(TlsLibrary library, int port, X509Certificate2? certificate, string serverName = "localhost", TlsVersions versions = TlsVersions.Any, bool insecure = false, params string[] alpn) =>
        new(port, MqttVersion.V311, TimeSpan.FromSeconds(1200), () => new TlsOptionsFactory(serverName, [TestPki.Trusted.Authority], versions, alpn, insecure, library), certificate, [], insecure);

    public Task<ConnectAttempt> ConnectAsync(bool again = false, CancellationToken cancellationToken = default) =>
        _connector.ConnectAsync(0, ClientId, _identity, again, cancellationToken).AsTask().WaitAsync(Patience.Long, CancellationToken.None);

    /// <summary>Connects to a peer that welcomes it.</summary>
    public async Task<(MqttConnection Device, PeerConnection Peer)> ConnectToAsync(Peer peer)
    {
        var connecting = ConnectAsync();
        var connection = await peer.AcceptAsync();
        await connection.WelcomeAsync();
        return ((await connecting).Connection!, connection);
    }
}

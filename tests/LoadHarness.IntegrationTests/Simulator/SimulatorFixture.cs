using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using LoadHarness.Simulator;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>A simulator on free ports with its own folder, and clients for it that are not ours.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    public const string Template = "FleetTemplate";

    /// <summary>The claim's policy where a test is about something else.</summary>
    public const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";

    private readonly string? _ownFolder;

    private RunningSimulator(SimulatorHost host, string? ownFolder)
    {
        Host = host;
        _ownFolder = ownFolder;
        Certs = host.Ready.Certs;
        Claim = Load(Path.Combine(Certs, "claim.pem"), Path.Combine(Certs, "claim.key"));
        Ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Certs, "ca.pem"));
    }

    public SimulatorHost Host { get; }

    public string Certs { get; }

    public X509Certificate2 Claim { get; }

    public X509Certificate2 Ca { get; }

    public int MqttPort => Port(Host.Ready.Mqtt);

    public static string NewFolder() => Directory.CreateTempSubdirectory("lh-sim-").FullName;

    public static int Port(string hostAndPort) => int.Parse(hostAndPort[(hostAndPort.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    public static X509Certificate2 Load(string certificate, string key) => X509Certificate2.CreateFromPemFile(certificate, key);

    public static async Task<RunningSimulator> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null, TimeProvider? time = null, Microsoft.Extensions.Logging.ILoggerFactory? loggers = null)
    {
        var folder = NewFolder();
        var options = new SimulatorOptions { CertsFolder = folder, MqttPort = 0, AlpnPort = 0, RestPort = 0, Template = Template, ClaimPolicy = Everything };
        var host = await SimulatorHost.StartAsync(change?.Invoke(options) ?? options, time ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance, CancellationToken.None);
        return new RunningSimulator(host, folder);
    }

    public MqttClientOptions Options(X509Certificate2? certificate, string clientId, MqttProtocolVersion version = MqttProtocolVersion.V311, int? port = null) =>
        new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", port ?? MqttPort)
            .WithAddressFamily(System.Net.Sockets.AddressFamily.InterNetwork)
            .WithClientId(clientId)
            .WithProtocolVersion(version)
            .WithTimeout(TimeSpan.FromSeconds(20))
            .WithTlsOptions(tls => tls
                .UseTls()
                .WithTrustChain([Ca])
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithClientCertificates(certificate is null ? [] : new[] { certificate }))
            .Build();

    public async Task<TestClient> ConnectAsync(string clientId, X509Certificate2? certificate = null, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        var client = new TestClient();
        await client.Mqtt.ConnectAsync(Options(certificate ?? Claim, clientId, version));
        return client;
    }

    public HttpClient Rest() => new() { BaseAddress = new Uri(Host.Ready.Rest) };

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Claim.Dispose();
        Ca.Dispose();
        if (_ownFolder is not null)
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }
}

/// <summary>MQTTnet's own client with its messages in a channel.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<MqttApplicationMessage> _messages = Channel.CreateUnbounded<MqttApplicationMessage>();
    private readonly TaskCompletionSource<MqttClientDisconnectedEventArgs> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestClient()
    {
        Mqtt.ApplicationMessageReceivedAsync += arguments =>
        {
            _messages.Writer.TryWrite(arguments.ApplicationMessage);
            return Task.CompletedTask;
        };
        Mqtt.DisconnectedAsync += arguments =>
        {
            _disconnected.TrySetResult(arguments);
            return Task.CompletedTask;
        };
    }

    public IMqttClient Mqtt { get; } = new MqttClientFactory().CreateMqttClient();

    public Task<MqttClientDisconnectedEventArgs> Disconnected => _disconnected.Task.WaitAsync(Patience);

    public int Waiting => _messages.Reader.Count;

    public async Task SubscribeAsync(params string[] filters)
    {
        var builder = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            builder.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await Mqtt.SubscribeAsync(builder.Build());
    }

    public Task PublishAsync(string topic, byte[] payload, int qos = 1) =>
        Mqtt.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).Build());

    public async Task<(string Topic, byte[] Payload, MqttQualityOfServiceLevel Qos)> ReceiveAsync()
    {
        var message = await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        return (message.Topic, message.Payload.ToArray(), message.QualityOfServiceLevel);
    }

    public ValueTask DisposeAsync()
    {
        Mqtt.Dispose();
        return ValueTask.CompletedTask;
    }
}

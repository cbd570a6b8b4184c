using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Loggers;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.Benchmarks.Simulator;

/// <summary>Holds many devices on mutual TLS, connected and subscribed, in one simulator process, and measures what each costs it in memory.</summary>
internal static class SimulatorScaleCheck
{
    /// <summary>How many devices are held unless the command says otherwise.</summary>
    public const int DefaultDevices = 10_000;

    private const int Parallel = 16;
    private const double LimitBytes = 60 * 1024;

    /// <summary>Connects a fifth of the devices, then the rest, and prints the memory between the two, a device.</summary>
    public static async Task<int> RunAsync(int devices, ILogger output)
    {
        var folder = Directory.CreateTempSubdirectory("loadharness-scale-");
        try
        {
            await using var simulator = await SimulatorProcess.StartAsync(["--certs", folder.FullName], TimeProvider.System);
            await using var fleet = new IdleFleet(simulator.Ready, devices);
            await fleet.ConnectAsync(devices / 5, Parallel);
            var first = ResidentBytes(simulator.Id);
            await fleet.ConnectAsync(devices, Parallel);
            var last = ResidentBytes(simulator.Id);
            var stats = await simulator.StatsAsync();
            var perDevice = (last - first) / (double)(devices - (devices / 5));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{stats?.Clients ?? 0:N0} of {devices:N0} devices connected and subscribed to {IdleFleet.Filters} filters; simulator {first / 1048576.0:0} MiB at {devices / 5:N0}, {last / 1048576.0:0} MiB at {devices:N0}: {perDevice / 1024:0.0} KiB a device"));
            return stats?.Clients == devices && perDevice <= LimitBytes ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long ResidentBytes(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }

    /// <summary>Devices on the claim certificate that connect, subscribe as for provisioning, and then keep still.</summary>
    private sealed class IdleFleet : IAsyncDisposable
    {
        public const int Filters = 4;

        private readonly List<MqttConnection> _connections = [];
        private readonly DeviceConnector _connector;
        private readonly ConnectionIdentity _identity;
        private readonly string[] _filters;
        private readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

        public IdleFleet(LoadHarness.Simulator.SimulatorReady ready, int devices)
        {
            var endpoint = ready.Mqtt.Split(':');
            var topics = new ProvisioningTopics(ready.Template, PayloadFormat.Json);
            _filters = [topics.CreateCertificateFromCsr.Accepted, topics.CreateCertificateFromCsr.Rejected, topics.RegisterThing.Accepted, topics.RegisterThing.Rejected];
            _identity = new ConnectionIdentity(FolderTls.Options(ready.Certs, endpoint[0], TlsVersions.Tls13));
            var settings = new EndpointSettings { Host = endpoint[0], Port = int.Parse(endpoint[1], CultureInfo.InvariantCulture) };
            var defaults = new ConnectionDefaults { Timeouts = new TimeoutPlan(), KeepAlive = TimeSpan.FromSeconds(1200) };
            _connector = new DeviceConnector(
                new Connector(settings, TimeProvider.System, insecure: false), new PacketCodec(MqttVersion.V311), defaults, new RunRecorder(devices, ["connected"], TimeProvider.System));
        }

        public async Task ConnectAsync(int upTo, int parallel)
        {
            var from = _connections.Count;
            await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(from, upTo - from), new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (index, stop) =>
            {
                var attempt = await _connector.ConnectAsync(index, string.Create(CultureInfo.InvariantCulture, $"scale-{index:00000}"), _identity, again: false, stop);
                var connection = attempt.Connection ?? throw new InvalidOperationException($"Device {index} could not connect: {attempt.Tls?.Outcome ?? attempt.Tcp.Outcome}.");
                await attempt.Connack!.DecidedAsync(stop);
                foreach (var filter in _filters)
                {
                    using var suback = await connection.SubscribeAsync([filter], _patience, stop);
                    await suback.DecidedAsync(stop);
                    if (suback.Outcome != Outcome.Ok || !MqttConnection.ReadFilter(suback, 0).Granted)
                    {
                        throw new InvalidOperationException($"Device {index} was not granted {filter}: {suback.Outcome}.");
                    }
                }

                lock (_connections)
                {
                    _connections.Add(connection);
                }
            });
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}

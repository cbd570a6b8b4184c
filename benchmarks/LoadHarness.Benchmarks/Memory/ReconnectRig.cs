using System.Globalization;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.SubscribeStorm;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>The program's own engine, recorder, collector and files around a reconnect loop, against the simulator as a process of its own.</summary>
internal sealed class ReconnectRig : IAsyncDisposable
{
    private const int Devices = 32;
    private const int Sources = 16;
    private const string RunId = "reconnects";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loadharness-reconnects-");
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatorProcess _simulator;
    private readonly HostProbe _probe;
    private readonly HlogWriter _hlogs;
    private readonly TimelineCsvWriter _timeline;
    private readonly RunSession _session;
    private readonly Task _run;

    private ReconnectRig(SimulatorProcess simulator, bool plain)
    {
        _simulator = simulator;
        var plan = PlanLoader.Load(Plan(plain ? simulator.Ready.Plain : null), "reconnects.yaml");
        Recorder = new RunRecorder(plan.Fleet.Devices, SubscribeStormScenario.Stages, TimeProvider.System);
        Loop = new ReconnectLoop(new SubscribeStormScenario(Context(plan, plain)));
        _probe = new HostProbe(simulator.Id);
        _hlogs = new HlogWriter(_folder.FullName, TimeProvider.System.GetUtcNow());
        _timeline = TimelineCsvWriter.Create(Path.Combine(_folder.FullName, "timeline.csv"));
        _session = new RunSession(plan, Loop, Recorder, new ThreadPacingClock(), _probe, [new TimelineSink(_timeline), _hlogs]);
        _run = _session.RunAsync(_stop.Token, CancellationToken.None);
    }

    /// <summary>The devices.</summary>
    public ReconnectLoop Loop { get; }

    /// <summary>What they measured.</summary>
    public RunRecorder Recorder { get; }

    /// <summary>The run; it ends early by a bug only.</summary>
    public Task Run => _run;

    /// <summary>Starts the simulator and the run; no device does anything yet.</summary>
    public static async Task<ReconnectRig> StartAsync(bool plain) =>
        new(await SimulatorProcess.StartAsync(plain ? ["--plain-port", "0"] : [], TimeProvider.System), plain);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Loop.End();
        await _run;
        _session.Dispose();
        _timeline.Dispose();
        _hlogs.Dispose();
        _probe.Dispose();
        await Loop.DisposeAsync();
        await _simulator.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    // Loaded as a plan of a user's would be. The source addresses keep one address's ports from running out while old ones wait out their minute.
    private static string Plan(string? plainAddress) =>
        $$"""
        name: reconnects
        scenario: subscribe-storm
        subscribe: together
        target:
          kind: {{(plainAddress is null ? "sim" : "mqtt")}}
          {{(plainAddress is null ? "tls: \"1.3\"" : "url: mqtt://" + plainAddress)}}
          sourceAddresses: [{{string.Join(", ", Enumerable.Range(2, Sources).Select(static last => string.Create(CultureInfo.InvariantCulture, $"127.0.0.{last}")))}}]
        fleet:
          devices: {{Devices.ToString(CultureInfo.InvariantCulture)}}
          iterations: forever
          after: disconnect
        load:
          executor: constant-devices
          duration: 24h
        """;

    private ScenarioContext Context(RunPlan plan, bool plain)
    {
        var target = RunTarget.Of(plan.Target, plain ? null : _simulator.Ready);
        var groups = new FleetGroups(plan, RunId);
        return new ScenarioContext
        {
            Plan = plan,
            RunId = RunId,
            Groups = groups,
            Recorder = Recorder,
            Connector = new DeviceConnector(
                new Connector(target.Endpoint, TimeProvider.System, insecure: false),
                new PacketCodec(plan.Fleet.Mqtt),
                new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive },
                Recorder),
            Tls = target.Tls,
            ClaimIdentity = ClaimIdentities.Load(plan, target, RunId, TimeProvider.System, groups),
            Logger = NullLogger.Instance,
        };
    }
}

using System.Security.Cryptography.X509Certificates;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>What a run left behind.</summary>
internal sealed record ScenarioResult(RunSummary Summary, RunRecorder Recorder)
{
    public StepSummary Step(string name) => Summary.Steps.TryGetValue(name, out var step) ? step : new StepSummary();

    /// <summary>The funnel's counts in order.</summary>
    public IEnumerable<long> Funnel => Summary.Funnel.Select(static stage => stage.Devices);

    /// <summary>Checks what must hold of every run, whatever happened in it.</summary>
    public void AssertBalanced()
    {
        Assert.Empty(BalanceCheck.Of(Recorder));
        Assert.Equal(0, Recorder.Connections.Connected);
        foreach (var (name, step) in Summary.Steps)
        {
            Assert.True(step.Attempts == step.Ok + step.Timeouts + step.Refused + step.Cancelled, $"{name}: {step}");
            Assert.True(step.Timeouts == step.Late + step.Never + step.Disconnected, $"{name}: {step}");
        }

        // The acknowledgement steps, by their bare names.
        var timeouts = Summary.Steps.Where(static pair => !pair.Key.Contains('.', StringComparison.Ordinal) && pair.Key is not ("journey" or "reconnect" or "silence")).Sum(static pair => pair.Value.Timeouts);
        Assert.Equal(timeouts, Summary.Timeouts.Causes.Values.Sum());
    }
}

/// <summary>Runs a scenario as the program does, but without its process, folder and rehearsal.</summary>
internal static class ScenarioRig
{
    public const string FleetProvisioning = "fleet-provisioning";
    public const string SubscribeStorm = "subscribe-storm";

    /// <summary>A plan that starts all its devices within a short time and holds nothing.</summary>
    public static RunPlan Plan(int devices, string scenario = FleetProvisioning) => new()
    {
        Scenario = scenario,
        Target = new TargetPlan { Template = RunningSimulator.Template },
        Fleet = new FleetPlan { Devices = devices, After = AfterOperational.Disconnect },
        Load = new LoadPlan { Executor = ExecutorNames.Storm, Within = TimeSpan.FromMilliseconds(10 * devices) },
    };

    /// <summary>Runs against the simulator.</summary>
    public static Task<ScenarioResult> RunAsync(RunPlan plan, RunningSimulator simulator, IWireObserver? observer = null, PacingClock? clock = null, Action<RunRecorder>? begun = null)
    {
        var tls = new TlsOptionsFactory("localhost", [simulator.Ca], plan.Target.Tls, [], insecure: false);
        return RunAsync(plan, simulator.MqttPort, tls, Claims(plan, tls, simulator.Claim), observer, clock, begun);
    }

    /// <summary>The claim identities of a plan's groups, all with one certificate.</summary>
    public static Func<int, ConnectionIdentity> Claims(RunPlan plan, TlsOptionsFactory tls, X509Certificate2? certificate)
    {
        var groups = new FleetGroups(plan, "run");
        ConnectionIdentity[] identities = [.. groups.All.Select(group => DeviceManner.Identity(tls, certificate, resume: true, group.Quirks))];
        return device => identities[groups.GroupOf(device)];
    }

    /// <summary>Runs against whatever listens on a port of the loopback address.</summary>
    public static async Task<ScenarioResult> RunAsync(RunPlan plan, int port, TlsOptionsFactory? tls = null, Func<int, ConnectionIdentity>? claim = null, IWireObserver? observer = null, PacingClock? clock = null, Action<RunRecorder>? begun = null, Func<RunRecorder, ResumePoint>? goesOn = null)
    {
        var entry = ScenarioCatalog.Find(plan.Scenario);
        var recorder = new RunRecorder(plan.Fleet.Devices, entry.Funnel, TimeProvider.System);
        var context = new ScenarioContext
        {
            Plan = plan,
            RunId = "run",
            Groups = new FleetGroups(plan, "run"),
            Recorder = recorder,
            Connector = new DeviceConnector(
                new Connector(new EndpointSettings { Host = "127.0.0.1", HostName = "localhost", Port = port }, TimeProvider.System, plan.Target.Insecure),
                new PacketCodec(plan.Fleet.Mqtt),
                new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive, Observer = observer },
                recorder),
            Tls = tls,
            ClaimIdentity = claim ?? (static _ => ConnectionIdentity.Plain),
            Logger = NullLogger.Instance,
        };
        begun?.Invoke(recorder);
        await using var scenario = entry.Create(context);
        using var probe = new HostProbe();
        var engine = new RunEngine(plan, scenario, recorder, clock ?? new ThreadPacingClock());
        if (goesOn is not null)
        {
            engine.GoOnFrom(goesOn(recorder));
        }

        using var session = new RunSession(plan, engine, recorder, probe, []);
        await session.RunAsync(CancellationToken.None, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        return new ScenarioResult(session.Summarize(Facts(plan)), recorder);
    }

    public static RunFacts Facts(RunPlan plan) => new()
    {
        Run = new RunInfo
        {
            Id = "run",
            Name = plan.Name,
            Scenario = plan.Scenario,
            StartedAt = TimeProvider.System.GetUtcNow(),
            FinishedAt = TimeProvider.System.GetUtcNow(),
            Seed = plan.Fleet.Seed,
            Target = new TargetInfo("sim", "127.0.0.1"),
            Load = "",
            Version = "",
        },
        Interrupted = false,
    };
}

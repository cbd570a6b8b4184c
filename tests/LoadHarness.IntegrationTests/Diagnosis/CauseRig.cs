using LoadHarness.AwsIot;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Diagnosis;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Hosting;
using LoadHarness.Hosting.Claims;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.IntegrationTests.Diagnosis;

/// <summary>A run that was diagnosed twice from the same evidence: by the wire alone, and with the control plane.</summary>
internal sealed record CauseRun(RunRecorder Recorder, DiagnosisOutput Wire, DiagnosisOutput Full)
{
    /// <summary>Asserts that the cause is found: a candidate on the wire and the only one that may be certain; first with the control plane, and nothing else certain.</summary>
    public void AssertFound(string finding, bool? isCertainOnTheWire)
    {
        Assert.NotEmpty(Wire.Rows);
        const string certain = "certain";
        Assert.All(Wire.Findings, found => Assert.True(found.Id == finding || found.Candidates.Any(other => other.Id == finding), $"By the wire: {Words(Wire)}"));
        Assert.All(Wire.Findings, found => Assert.True(found.Confidence != certain || (found.Id == finding && isCertainOnTheWire != false), $"By the wire: {Words(Wire)}"));
        Assert.True(isCertainOnTheWire != true || Wire.Findings.Any(found => found.Confidence == certain), $"By the wire: {Words(Wire)}");
        Assert.All(Full.Rows, row => Assert.True(row.Finding == finding, $"With the control plane: {Words(Full)}"));
    }

    /// <summary>How sure the finding is with the control plane.</summary>
    public string Confidence => Assert.Single(Full.Findings, found => found.Devices > 0).Confidence;

    public static string Words(DiagnosisOutput output) => string.Join("; ", output.Rows.Select(static row => $"{row.Finding} {row.Confidence} ({row.Signature})").Distinct(StringComparer.Ordinal))
        + " | " + string.Join("; ", output.Findings.Select(static found => $"{found.Id} {found.Confidence} [{string.Join(", ", found.Candidates.Select(static other => $"{other.Id} {other.Confidence}"))}]"));
}

/// <summary>Runs a few devices against a simulator of their own with a plan's claims, quirks and faults, as the program does, and diagnoses them.</summary>
internal static class CauseRig
{
    public const string RunId = "run";

    /// <summary>A plan of few devices and short timeouts.</summary>
    public static RunPlan Plan(int devices = 3) => new()
    {
        Target = new TargetPlan { Template = RunningSimulator.Template },
        Fleet = new FleetPlan { Devices = devices, After = AfterOperational.Disconnect },
        Load = new LoadPlan { Executor = ExecutorNames.Storm, Within = TimeSpan.FromMilliseconds(20 * devices) },
        Timeouts = new TimeoutPlan
        {
            Suback = TimeSpan.FromMilliseconds(600), Puback = TimeSpan.FromMilliseconds(600), Connack = TimeSpan.FromMilliseconds(600),
            Response = TimeSpan.FromMilliseconds(900), LateWindow = TimeSpan.FromMilliseconds(300),
        },
    };

    public static async Task<CauseRun> RunAsync(RunPlan plan, Func<SimulatorOptions, SimulatorOptions>? change = null, Func<RunningSimulator, Task>? prepare = null)
    {
        await using var simulator = await RunningSimulator.StartAsync(options => (change ?? (static same => same))(options with { ClaimPolicy = null, Faults = SimulatorSetup.Schedule(plan, RunId), ArmAtStart = true }));
        if (prepare is not null)
        {
            await prepare(simulator);
        }

        return await RunAsync(plan, simulator);
    }

    public static async Task<CauseRun> RunAsync(RunPlan plan, RunningSimulator simulator)
    {
        var ready = simulator.Host.Ready;
        using var controlPlane = ControlPlanes.Of(ready);
        using var claims = await new ClaimSetup(controlPlane, new AwsIotArns(ready.Region, ready.Account), TimeProvider.System).MakeAsync(plan, ClaimOrder.Read(plan));
        var target = RunTarget.Of(plan.Target, ready);
        var entry = ScenarioCatalog.Find(plan.Scenario);
        var recorder = new RunRecorder(plan.Fleet.Devices, entry.Funnel, TimeProvider.System);
        var groups = new FleetGroups(plan, RunId);
        var startedAt = TimeProvider.System.GetUtcNow();
        await RunDevicesAsync(plan, target, claims, entry, recorder, groups);
        var reader = new RunFactsReader(plan, RunId, target, claims);
        using var asked = await RunControlPlane.FindAsync(plan, [ready], isWanted: true);
        var (facts, gaps) = await reader.ReadAsync(asked, pending: null, TimeProvider.System);
        Assert.Empty(gaps);
        var input = new DiagnosisInput
        {
            Plan = plan,
            RunId = RunId,
            StartedAt = startedAt,
            Endpoint = (target.Endpoint.HostName ?? target.Endpoint.Host, target.Endpoint.Port),
            Recorder = recorder,
            CertificateIdOf = reader.CertificateIdOf,
        };
        return new CauseRun(recorder, RunDiagnosis.Make(input), RunDiagnosis.Make(input with { Facts = facts }));
    }

    private static async Task RunDevicesAsync(RunPlan plan, RunTarget target, ClaimSet claims, ScenarioEntry entry, RunRecorder recorder, FleetGroups groups)
    {
        var context = new ScenarioContext
        {
            Plan = plan,
            RunId = RunId,
            Groups = groups,
            Recorder = recorder,
            Connector = new DeviceConnector(
                new Connector(target.Endpoint, TimeProvider.System, plan.Target.Insecure),
                new PacketCodec(plan.Fleet.Mqtt),
                new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive },
                recorder),
            Tls = target.Tls,
            ClaimIdentity = ClaimIdentities.Load(plan, target, RunId, TimeProvider.System, groups, claims.Of),
            Logger = NullLogger.Instance,
        };
        await using var scenario = entry.Create(context);
        using var probe = new HostProbe();
        using var session = new RunSession(plan, scenario, recorder, new ThreadPacingClock(), probe, []);
        await session.RunAsync(CancellationToken.None, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(BalanceCheck.Of(recorder));
    }
}

using System.Globalization;
using System.Text;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.Hosting.Calibration;

/// <summary>What one part of a calibration showed.</summary>
/// <param name="Summary">The run's summary.</param>
/// <param name="Measured">The instrument's record.</param>
/// <param name="Held">The simulator's record.</param>
/// <param name="Completed">Whether all devices came to their end in time.</param>
internal sealed record PartResult(RunSummary Summary, IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> Measured, IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> Held, bool Completed);

/// <summary>Runs parts of a calibration against one simulator, one delay after the other.</summary>
internal sealed class CalibrationPart(SimulatorProcess simulator, string runId, CliEnvironment environment) : IDisposable
{
    private const int RecordReads = 20;
    private static readonly TimeSpan RecordPause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _admin = new() { BaseAddress = new Uri(simulator.Ready.Rest) };

    /// <summary>Runs the devices of a plan with answers held for a delay.</summary>
    /// <param name="plan">The part's plan.</param>
    /// <param name="delay">The delay; zero is none.</param>
    /// <param name="packets">Whose answers are held: <c>suback</c> and so on.</param>
    /// <param name="patience">After which devices still under way are cut off.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<PartResult> RunAsync(RunPlan plan, TimeSpan delay, IReadOnlyList<string> packets, TimeSpan patience, CancellationToken stop)
    {
        await HoldAsync(delay, packets);
        var measured = new PacketTimes(environment.TimeProvider);
        var recorder = new RunRecorder(plan.Fleet.Devices, ScenarioCatalog.Find(plan.Scenario).Funnel, environment.TimeProvider);
        await using var scenario = ScenarioCatalog.Find(plan.Scenario).Create(Context(plan, recorder, measured));
        using var probe = new HostProbe(simulator.Id);
        using var session = new RunSession(plan, scenario, recorder, new ThreadPacingClock(), probe, []);
        using var cutOff = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using (environment.TimeProvider.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), cutOff, patience, Timeout.InfiniteTimeSpan))
        {
            await session.RunAsync(stop, cutOff.Token);
        }

        var own = measured.Read();
        var held = delay == TimeSpan.Zero ? new Dictionary<PacketKey, IReadOnlyList<double>>() : await HeldAsync($"{plan.Fleet.Prefix}-", own, packets);
        return new PartResult(session.Summarize(Facts(plan)), own, held, !cutOff.IsCancellationRequested);
    }

    /// <summary>Lets harness and simulator compile their code, as before a run.</summary>
    public Task RehearseAsync(RunPlan plan, CancellationToken stop) => Rehearsal.RunAsync(plan, (small, scratch) => Context(small, scratch, observer: null), stop);

    /// <inheritdoc/>
    public void Dispose() => _admin.Dispose();

    private async Task HoldAsync(TimeSpan delay, IReadOnlyList<string> packets)
    {
        FaultPlan[] faults = delay == TimeSpan.Zero ? [] : [.. packets.Select(packet => new FaultPlan(TimeSpan.Zero, null, packet + ".delay", FaultDelay.Of(delay), 1))];
        using var content = new StringContent(FaultFile.Write(FaultSchedule.FromPlan(faults, 0, [])), Encoding.UTF8, "application/json");
        await AskAsync(async () =>
        {
            using var answer = await _admin.PutAsync(new Uri("/admin/faults", UriKind.Relative), content);
            return answer.EnsureSuccessStatusCode().StatusCode;
        });
    }

    /// <summary>Reads the simulator's record. It notes a packet once it is written, when a fast device has it already, so the last ones may need a moment.</summary>
    private async Task<IReadOnlyDictionary<PacketKey, IReadOnlyList<double>>> HeldAsync(string prefix, IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> measured, IReadOnlyList<string> packets)
    {
        var expected = measured.Where(pair => packets.Contains(pair.Key.Step, StringComparer.Ordinal)).Sum(static pair => pair.Value.Count);
        for (var read = 1; ; read++)
        {
            var held = HeldTimes.Read(await AskAsync(() => _admin.GetStringAsync(new Uri("/admin/fault-record", UriKind.Relative))), prefix);
            if (read == RecordReads || held.Sum(static pair => pair.Value.Count) >= expected)
            {
                return held;
            }

            await Task.Delay(RecordPause, environment.TimeProvider);
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            throw new HarnessException(ExitCode.Invalid, simulator.Crash ?? "The simulator does not answer.", inner: failure);
        }
    }

    private ScenarioContext Context(RunPlan plan, RunRecorder recorder, IWireObserver? observer)
    {
        var target = RunTarget.Of(plan.Target, simulator.Ready);
        var groups = new FleetGroups(plan, runId);
        return new ScenarioContext
        {
            Plan = plan,
            RunId = runId,
            Groups = groups,
            Recorder = recorder,
            Connector = new DeviceConnector(
                new Connector(target.Endpoint, environment.TimeProvider, insecure: false),
                new PacketCodec(plan.Fleet.Mqtt),
                new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive, Observer = observer },
                recorder),
            Tls = target.Tls,
            ClaimIdentity = ClaimIdentities.Load(plan, target, runId, environment.TimeProvider, groups),
            Logger = NullLogger.Instance,
        };
    }

    private RunFacts Facts(RunPlan plan) => new()
    {
        Run = new RunInfo
        {
            Id = runId,
            Name = plan.Name,
            Scenario = plan.Scenario,
            StartedAt = environment.TimeProvider.GetUtcNow(),
            FinishedAt = environment.TimeProvider.GetUtcNow(),
            Seed = plan.Fleet.Seed,
            Target = new TargetInfo("sim", simulator.Ready.Mqtt),
            Load = string.Create(CultureInfo.InvariantCulture, $"{plan.Load.Rate}/s"),
            Version = ManifestBuilder.ToolVersion,
        },
        Interrupted = false,
    };
}

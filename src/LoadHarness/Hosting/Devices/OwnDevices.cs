using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Claims;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Hosting.Devices;

/// <summary>A run's devices in the program itself.</summary>
internal sealed class OwnDevices : IDeviceHost
{
    private readonly RunPlan _plan;
    private readonly DeviceContexts _contexts;
    private readonly IScenario _scenario;
    private readonly HostProbe _probe;

    /// <summary>Makes the devices' shared parts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="contexts">Makes what devices share.</param>
    /// <param name="claims">The claims that were made for the run.</param>
    /// <param name="recorder">Where measurements go.</param>
    /// <param name="simulators">The simulator's process ids; empty for other targets.</param>
    /// <param name="kept">Where devices' identities are kept for a resume; null for nowhere.</param>
    public OwnDevices(RunPlan plan, DeviceContexts contexts, ClaimSet claims, RunRecorder recorder, IReadOnlyList<int> simulators, KeptIdentities? kept)
    {
        _plan = plan;
        _contexts = contexts;
        _scenario = ScenarioCatalog.Find(plan.Scenario).Create(contexts.Make(plan, recorder, claims.Of, kept));
        _probe = new HostProbe(simulators);
        Driver = new RunEngine(plan, _scenario, recorder, new ThreadPacingClock());
    }

    /// <inheritdoc/>
    public IRunDriver Driver { get; }

    /// <inheritdoc/>
    public IRunSeconds? Seconds => null;

    /// <inheritdoc/>
    public IHostProbe Probe => _probe;

    /// <inheritdoc/>
    public string? Crash => null;

    /// <inheritdoc/>
    public IReadOnlyList<WorkerSummary>? Workers => null;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken stop) => _plan.Target.Kind == TargetKind.Sim
        ? Rehearsal.RunAsync(_plan, (plan, scratch) => _contexts.Make(plan, scratch), stop)
        : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _probe.Dispose();
        await _scenario.DisposeAsync();
    }
}

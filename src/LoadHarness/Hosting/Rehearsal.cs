using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.FleetProvisioning;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadHarness.Hosting;

/// <summary>
/// A few devices that go the whole way before the run and are not counted: harness and simulator compile their code in
/// it, so that the first seconds of a run do not measure the compiler. Only against the simulator: elsewhere it would
/// create things.
/// </summary>
internal static class Rehearsal
{
    /// <summary>How many devices: each code path must be called a few dozen times until the runtime compiles it for good.</summary>
    public const int Devices = 60;

    private const double DevicesPerSecond = 40;

    /// <summary>How many devices rehearse for a plan, in all workers together: as many for each worker, and for each process of the simulator.</summary>
    public static int DevicesOf(RunPlan plan) => Devices * plan.Workers * Math.Max(1, plan.Target.Processes / plan.Workers);

    /// <summary>Rehearses.</summary>
    /// <param name="plan">The plan whose target, payload and protocol are rehearsed.</param>
    /// <param name="makeContext">Makes the shared parts for a plan and a recorder, as for the run itself.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="slice">Of several workers, which one rehearses: together they start as many devices a second as one process would.</param>
    public static async Task RunAsync(RunPlan plan, Func<RunPlan, RunRecorder, ScenarioContext> makeContext, CancellationToken stop, FleetSlice? slice = null)
    {
        // Each worker compiles its own code; each process of the simulator, which takes every so-manieth device, its own.
        var (index, workers) = (slice?.Index ?? 0, slice?.Count ?? 1);
        var devices = DevicesOf(plan) / workers;
        var small = plan with
        {
            Scenario = FleetProvisioningScenario.ScenarioName,
            Fleet = plan.Fleet with { Devices = devices, Prefix = workers == 1 ? "rehearsal" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rehearsal{index}"), Identity = IdentityFlow.Csr, Claim = null, Groups = [], Quirks = [], KeyType = KeyType.EcdsaP256, Iterations = 1, Retries = 0, After = AfterOperational.Disconnect },
            Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = DevicesPerSecond / workers },
            Timeouts = plan.Timeouts with { OnTimeout = OnTimeout.Close },
            Warmup = TimeSpan.Zero,
            Telemetry = null,
            Requests = null,
            Churn = null,
            Reconnect = new ReconnectPlan(),
        };
        var recorder = new RunRecorder(devices, FleetProvisioningScenario.Stages, TimeProvider.System);
        await using var scenario = new FleetProvisioningScenario(makeContext(small, recorder) with { Logger = NullLogger.Instance, Created = null });
        await new RunEngine(small, scenario, recorder, new ThreadPacingClock()).RunAsync(stop, stop);
    }
}

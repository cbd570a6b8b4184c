using LoadHarness.AwsIot;
using LoadHarness.Cli;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.Hosting;

/// <summary>Starts the simulator as a plan wants it.</summary>
internal static class SimulatorSetup
{
    /// <summary>Where a run keeps what the simulator did wrong, packet by packet.</summary>
    public const string RecordFile = "faults.csv";

    /// <summary>Starts it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="folder">The run's folder, where it records what it does wrong.</param>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="stop">Ends the wait for its keys; it is returned all the same.</param>
    public static async Task<SimulatorProcess> StartAsync(RunPlan plan, string runId, string folder, CliEnvironment environment, CancellationToken stop)
    {
        var arguments = new List<string> { "--template", plan.Target.Template, "--certs", SimulatorFolder.Default(environment.Variable) };
        if (plan.Fleet.Identity == IdentityFlow.Keys)
        {
            arguments.Add("--prepare-keys");
        }

        var simulator = await StartWithFaultsAsync(plan, runId, folder, arguments, environment);
        if (plan.Fleet.Identity == IdentityFlow.Keys)
        {
            await AwaitKeysAsync(simulator, environment, stop);
        }

        return simulator;
    }

    private static async Task<SimulatorProcess> StartWithFaultsAsync(RunPlan plan, string runId, string folder, IReadOnlyList<string> arguments, CliEnvironment environment)
    {
        if (plan.Faults.Count == 0)
        {
            return await SimulatorProcess.StartAsync(arguments, environment.TimeProvider);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, FaultFile.Write(Schedule(plan, runId)));
            return await SimulatorProcess.StartAsync(arguments.Concat(["--faults", file, "--record", Path.Combine(folder, RecordFile)]), environment.TimeProvider);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Waits until the simulator's RSA keys are made: making them in the run would take the CPU that it measures with.</summary>
    private static async Task AwaitKeysAsync(SimulatorProcess simulator, CliEnvironment environment, CancellationToken stop)
    {
        var isTold = false;
        while (!stop.IsCancellationRequested && await simulator.StatsAsync() is { KeyPool: var pool } && pool.Keys < pool.Capacity && simulator.Crash is null)
        {
            if (!isTold)
            {
                isTold = true;
                await environment.Error.WriteLineAsync($"Making {pool.Capacity} RSA keys for CreateKeysAndCertificate; they are kept for later runs.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), environment.TimeProvider, CancellationToken.None);
        }
    }

    /// <summary>Turns the plan's faults into the simulator's, choosing exactly the share of devices that the plan asks for.</summary>
    internal static FaultSchedule Schedule(RunPlan plan, string runId)
    {
        string[] clientIds = [.. Enumerable.Range(0, plan.Fleet.Devices).Select(index => DeviceNames.Serial(plan, runId, index))];
        return FaultSchedule.FromPlan(plan.Faults, plan.Fleet.Seed, clientIds);
    }
}

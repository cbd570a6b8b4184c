using LoadHarness.AwsIot;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Quotas;

namespace LoadHarness.Hosting;

/// <summary>Starts the simulator as a plan wants it.</summary>
internal static class SimulatorSetup
{
    /// <summary>Where a run keeps what the simulator did wrong, packet by packet.</summary>
    public const string RecordFile = "faults.csv";

    private const string AllowAll = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /// <summary>Starts as many processes as the plan wants.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="folder">The run's folder, where each records what it does wrong.</param>
    /// <param name="options">The plan's own options of the simulator, as arguments.</param>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="stop">Ends the wait for its keys.</param>
    /// <param name="keepsState">Whether each keeps its account in the run's folder, or goes on with the one that is there.</param>
    public static async Task<SimulatorGroup> StartGroupAsync(RunPlan plan, string runId, string folder, IReadOnlyList<string> options, CliEnvironment environment, CancellationToken stop, bool keepsState = false)
    {
        // The first one alone: it makes the CA, the claim and the keys that the others find in the folder.
        var processes = new List<SimulatorProcess>();
        try
        {
            for (var number = 1; number <= plan.Target.Processes; number++)
            {
                string[] state = keepsState ? ["--state", ResumeState.SimulatorIn(folder, number)] : [];
                Task<SimulatorProcess> Start() => StartAsync(plan, runId, folder, [.. options, .. state], environment, stop, number);
                processes.Add(await (keepsState && Directory.Exists(ResumeState.SimulatorIn(folder, number)) ? StartOnOldStateAsync(Start, environment.TimeProvider) : Start()));
            }

            return new SimulatorGroup(processes);
        }
        catch
        {
            await Task.WhenAll(processes.Select(static process => process.DisposeAsync().AsTask()));
            throw;
        }
    }

    /// <summary>Starts on the account of a run that was killed, whose own simulator may still be about to end: it does so within 2 s.</summary>
    private static async Task<SimulatorProcess> StartOnOldStateAsync(Func<Task<SimulatorProcess>> start, TimeProvider time)
    {
        const int Tries = 6;
        for (var number = 1; ; number++)
        {
            try
            {
                return await start();
            }
            catch (HarnessException failure) when (number < Tries && failure.Message.Contains("is in use", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), time);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="folder">The run's folder, where it records what it does wrong.</param>
    /// <param name="options">The plan's own options of the simulator, as arguments.</param>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="stop">Ends the wait for its keys; it is returned all the same.</param>
    /// <param name="number">Which process it is, from 1.</param>
    public static async Task<SimulatorProcess> StartAsync(RunPlan plan, string runId, string folder, IReadOnlyList<string> options, CliEnvironment environment, CancellationToken stop, int number = 1)
    {
        var arguments = new List<string> { "--template", plan.Target.Template, "--certs", SimulatorFolder.Default(environment.Variable) };
        arguments.AddRange(options);
        if (plan.Fleet.Identity == IdentityFlow.Keys)
        {
            arguments.Add("--prepare-keys");
        }

        var simulator = await StartWithFilesAsync(plan, runId, FreeRecord(folder, number), arguments, environment);
        if (plan.Fleet.Identity == IdentityFlow.Keys)
        {
            await AwaitKeysAsync(simulator, environment, stop);
        }

        return simulator;
    }

    private static async Task<SimulatorProcess> StartWithFilesAsync(RunPlan plan, string runId, string record, IReadOnlyList<string> arguments, CliEnvironment environment)
    {
        // The files are read before the simulator is ready, and can go then.
        var files = new List<string>();
        try
        {
            var all = new List<string>(arguments);
            if (plan.AllFaults().Any())
            {
                all.AddRange(["--faults", await WriteAsync(FaultFile.Write(Schedule(plan, runId))), "--record", record]);
            }

            if (plan.Fleet.Filters.Count > 0 || InServiceScenarios.Includes(plan))
            {
                // A claim's own policy allows provisioning only.
                all.AddRange(["--policy", await WriteAsync(AllowAll)]);
            }

            if (plan.Target.Quotas.Count > 0)
            {
                all.AddRange(["--quotas", await WriteAsync(QuotaFile.Write(plan.Target.Quotas))]);
            }

            return await SimulatorProcess.StartAsync(all, environment.TimeProvider);
        }
        finally
        {
            files.ForEach(File.Delete);
        }

        async Task<string> WriteAsync(string text)
        {
            files.Add(Path.GetTempFileName());
            await File.WriteAllTextAsync(files[^1], text);
            return files[^1];
        }
    }

    /// <summary>A file of its own for each process that the run has had.</summary>
    private static string FreeRecord(string folder, int number)
    {
        var path = Path.Combine(folder, RecordFileOf(number));
        for (var part = 2; File.Exists(path); part++)
        {
            path = Path.Combine(folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(RecordFileOf(number))}.{part}{Path.GetExtension(RecordFile)}"));
        }

        return path;
    }

    /// <summary>The file of a process: each writes its own.</summary>
    private static string RecordFileOf(int number) => number == 1 ? RecordFile : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(RecordFile)}-{number}{Path.GetExtension(RecordFile)}");

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

    /// <summary>Turns the plan's faults and its groups' into the simulator's, choosing exactly the share of devices that each asks for.</summary>
    internal static FaultSchedule Schedule(RunPlan plan, string runId)
    {
        string[] clientIds = [.. Enumerable.Range(0, plan.Fleet.Devices).Select(index => DeviceNames.Serial(plan, runId, index))];
        var schedule = FaultSchedule.FromPlan(plan.Faults, plan.Fleet.Seed, clientIds);
        var groups = new FleetGroups(plan, runId);
        foreach (var group in groups.All.Where(static group => group is { Plan.Faults.Count: > 0, Devices: > 0 }))
        {
            string[] shared = group.Has(Quirk.SharedClientId) ? [DeviceNames.SharedClientId(plan, runId, group.Index)] : [];
            schedule = schedule.WithGroup(group.Plan!.Faults, [.. groups.DevicesOf(group.Index).Select(device => clientIds[device]), .. shared]);
        }

        return schedule;
    }
}

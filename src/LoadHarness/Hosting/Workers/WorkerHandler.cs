using System.Security.Cryptography.X509Certificates;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Claims;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting.Workers;

/// <summary>The worker's side: takes an order, runs its slice of the devices, and streams what it measures.</summary>
/// <param name="environment">The process's surroundings; its input is the coordinator's pipe, which closes when that dies.</param>
internal sealed class WorkerHandler(CliEnvironment environment)
{
    /// <summary>Runs; returns at once when the coordinator is gone, whatever is under way.</summary>
    public async Task<ExitCode> RunAsync()
    {
        // Ctrl+C reaches the whole process group; what it means is the coordinator's business, which tells its workers.
        using var signals = environment.OnInterrupt(static () => { });
        var input = new FrameReader(environment.OpenInput());
        if (await input.ReadAsync() is not { Status: FrameStatus.Frame, Frame: { Kind: FrameKind.Order, Payload: var payload } })
        {
            throw new HarnessException(ExitCode.BadInput, "'worker' is started by 'run --workers', which tells it what to do.", "Use 'loadharness run --workers N'.");
        }

        using var commands = new WorkerCommands(input);
        var output = new FrameWriter(environment.OpenOutput());
        var run = Task.Run(() => TryServeAsync(WorkerOrder.Read(payload.Span), commands, output));
        return await Task.WhenAny(run, commands.Orphaned) == run ? await run : ExitCode.Interrupted;
    }

    private async Task<ExitCode> TryServeAsync(WorkerOrder order, WorkerCommands commands, FrameWriter output)
    {
        try
        {
            await ServeAsync(order, commands, output);
            return ExitCode.Ok;
        }
        catch (HarnessException failure)
        {
            output.Write(FrameKind.Failed, new WorkerFailure((int)failure.ExitCode, failure.Message, failure.Hint).ToBytes());
            return failure.ExitCode;
        }
        catch (IOException)
        {
            return ExitCode.Interrupted; // Nobody reads any more: the coordinator is gone.
        }
    }

    private async Task ServeAsync(WorkerOrder order, WorkerCommands commands, FrameWriter output)
    {
        var plan = PlanLoader.Load(order.Plan, "the worker's order");
        var slice = new FleetSlice(order.Index, order.Count);
        using var warnings = new ConsoleWarnings(environment.Error);
        using var loggers = Logs.ForRun(order.LogFile, warnings);
        var (target, logger) = (RunTarget.Of(plan.Target, order.Simulators), loggers.CreateLogger("worker"));
        var contexts = new DeviceContexts(order.RunId, target, environment.TimeProvider, logger)
        {
            Slice = slice,
            Created = plan.Target.Kind == TargetKind.Aws ? created => CreatedFrame.Write(output, created) : null,
        };
        var entry = ScenarioCatalog.Find(plan.Scenario);
        var recorder = new RunRecorder(plan.Fleet.Devices, entry.Funnel, environment.TimeProvider);
        using var claims = ClaimsOf(order);
        await using var scenario = entry.Create(contexts.Make(plan, recorder, claims.Of));
        if (plan.Target.Kind == TargetKind.Sim)
        {
            var whole = new DeviceContexts(order.RunId, target, environment.TimeProvider, logger);
            await Rehearsal.RunAsync(plan, (small, scratch) => whole.Make(small, scratch), commands.Stop, slice);
        }

        using var stream = new WorkerStream(recorder, output);
        output.Write(FrameKind.Ready);
        var start = await commands.Started;
        var engine = new RunEngine(plan, scenario, recorder, new ThreadPacingClock(), new EngineShare { Slice = slice, StartTimestamp = start, Released = commands.Released, Pauses = commands.Pauses });
        using var ended = new CancellationTokenSource();
        recorder.AnchorAt(start);
        var streaming = stream.RunAsync(start, () => engine.State, ended.Token);
        try
        {
            await engine.RunAsync(commands.Stop, commands.CutOff);
        }
        catch (InvalidOperationException bug)
        {
            Log.Bug(logger, bug);
            output.Write(FrameKind.Bug, System.Text.Encoding.UTF8.GetBytes(bug.Message));
        }

        await ended.CancelAsync();
        await streaming;
    }

    private static ClaimSet ClaimsOf(WorkerOrder order) => new([.. order.Claims.Select(static claim =>
        claim is null ? null : new MadeClaim(X509Certificate2.CreateFromPem(claim.Certificate, claim.Key), ""))]);
}

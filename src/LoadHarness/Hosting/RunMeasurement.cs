using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Calibration;
using LoadHarness.Hosting.Claims;
using LoadHarness.Hosting.Devices;
using LoadHarness.Hosting.Workers;
using LoadHarness.LiveView;
using LoadHarness.Reporting;
using LoadHarness.Scenarios;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting;

/// <summary>Which run it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartedAt">When it began.</param>
internal sealed record RunMark(string Id, DateTimeOffset StartedAt);

/// <summary>Where a run takes place, once all of it has been found and started.</summary>
/// <param name="Target">Where devices connect.</param>
/// <param name="Simulators">The simulator's processes; null for other targets.</param>
/// <param name="Claims">The claims that were made for the run.</param>
/// <param name="Folder">Where its files go.</param>
internal sealed record RunPlace(RunTarget Target, SimulatorGroup? Simulators, ClaimSet Claims, RunFolder Folder);

/// <summary>The measurement itself: devices, collector, live view; then the look into what happened, and the summary.</summary>
/// <param name="environment">The process's surroundings.</param>
/// <param name="settings">What the run was asked for.</param>
/// <param name="plan">The effective plan.</param>
/// <param name="mark">Which run it is.</param>
internal sealed class RunMeasurement(CliEnvironment environment, RunSettings settings, RunPlan plan, RunMark mark)
{
    /// <summary>Ends starts; what is under way drains.</summary>
    public required CancellationTokenSource Stop { get; init; }

    /// <summary>Cuts off what is under way.</summary>
    public required CancellationToken CutOff { get; init; }

    /// <summary>What Ctrl+C does.</summary>
    public required Action Interrupt { get; init; }

    /// <summary>Where else the run is shown.</summary>
    public required RunOutlets Outlets { get; init; }

    /// <summary>Whether someone stopped the run.</summary>
    public required Func<bool> IsInterrupted { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="place">Where.</param>
    /// <param name="warnings">Held back while the live view owns the terminal.</param>
    /// <param name="logger">The run's log.</param>
    public async Task<RunMeasured> RunAsync(RunPlace place, ConsoleWarnings warnings, ILogger logger)
    {
        var (target, simulators, claims, folder) = place;
        var entry = ScenarioCatalog.Find(plan.Scenario);
        var recorder = new RunRecorder(plan.Fleet.Devices, entry.Funnel, environment.TimeProvider);
        using var ledger = plan.Target.Kind == TargetKind.Aws ? new CreatedLedger(folder.PathOf("created.jsonl"), environment.Error.WriteLine) : null;
        await using var devices = DevicesOf(place, recorder, ledger, logger);
        using var hlogs = new DiskSink(new HlogWriter(folder.FullPath, mark.StartedAt), DiskSink.Logs, sentence => Log.NotWritten(logger, sentence));
        using var timeline = new DiskSink(new TimelineSink(TimelineCsvWriter.Create(folder.PathOf(RunFolder.TimelineFile))), "The timeline", sentence => Log.NotWritten(logger, sentence));
        var description = PlanDescription.Of(plan, entry.AttemptsPerIteration(plan));
        var run = InfoOf(target, description);
        var head = JournalHeads.Of(run, settings.Loaded, plan, recorder);
        var journal = JournalWriter.Create(folder.FullPath, head, recorder, sentence => Log.NotWritten(logger, sentence));
        using var unlessReturned = new Owned(journal);
        var title = new LiveTitle(plan.Name, plan.Scenario, $"{target.Info.Kind} {target.Info.Endpoint}", description.Load);
        var crash = new CrashWatch(simulators, Stop);
        using var session = new RunSession(plan, devices.Driver, recorder, devices.Probe, [timeline, hlogs, crash], devices.Seconds);
        var findings = new LiveFindings(() => RunExamination.DiagnoseSoFar(plan, mark, target, claims, recorder), environment.TimeProvider);
        var view = LiveViews.Create(title, environment.Console, settings.Json ? environment.Error : environment.Out, new LiveOptions
        {
            Quiet = settings.Quiet || (settings.Json && environment.IsInteractive),
            NoTui = settings.NoTui || settings.Json,
            ReadKey = environment.ReadKey,
            Controls = new LiveControls(session, Interrupt),
            Url = Outlets.Url,
        });
        Outlets.Begin(title, logger);
        var server = simulators is null ? null : new ServerViewReader(simulators, environment.TimeProvider);
        Exception? bug = null;
        DateTimeOffset from;
        warnings.Hold();
        await using (view)
        {
            session.AddJournal(journal); // Before those who only show the run.
            session.AddSink(new LiveSink(view, Outlets, findings));
            await devices.PrepareAsync(Stop.Token);
            await (server?.BeginAsync() ?? Task.CompletedTask);
            if (simulators is not null && !await simulators.ArmAsync())
            {
                await Stop.CancelAsync(); // It died in the rehearsal: no device starts, and the verdict says why.
            }

            from = environment.TimeProvider.GetUtcNow();
            try
            {
                await session.RunAsync(Stop.Token, CutOff);
            }
            catch (InvalidOperationException failure)
            {
                // What was measured before a bug of ours is reported all the same; the trace is in the log.
                bug = failure;
                Log.Bug(logger, failure);
            }
        }

        await findings.CompleteAsync();
        await Outlets.FlushAsync();
        warnings.Release();

        var keys = simulators is null ? null : await simulators.KeyPoolAsync();
        var examination = await new RunExamination(plan, mark.Id, mark.StartedAt, environment.TimeProvider)
        {
            ControlPlane = !settings.NoControlPlane,
            Interrupted = IsInterrupted() || devices.Crash is not null,
        }.RunAsync(target, simulators, claims, recorder, from);
        var unwritten = await DiagnosisCsv.TryWriteAsync(folder.PathOf(DiagnosisCsv.FileName), examination.Diagnosis.Rows);
        if (unwritten is not null)
        {
            Log.NotWritten(logger, unwritten);
        }

        var facts = new RunFacts
        {
            Server = simulators is { Crash: null } ? await server!.ReadAsync() : null,
            Run = run with { FinishedAt = environment.TimeProvider.GetUtcNow() },
            Audit = examination.Audit,
            Interrupted = IsInterrupted(),
            InvalidReasons = [.. new[] { simulators?.Crash, devices.Crash }.OfType<string>()],
            Incomplete = devices.Crash is not null,
            Workers = devices.Workers,
            Diagnosis = examination.Diagnosis.Findings,
            TimeoutFindings = examination.Diagnosis.Timeouts,
            Expectation = examination.Diagnosis.Expectation,
            Disclosures = [.. Disclosures.Of(plan, keys, recorder.Handshakes.Full, recorder.Handshakes.Resumed), ClockStep.Sentence(environment.TimeProvider), .. PauseSentence.Of(session.Pauses), .. Disclosures.OfMissed(recorder.Connections.Presence.Missed), .. examination.Sentences, .. new[] { timeline.Gap, hlogs.Gap, journal.Gap, unwritten }.OfType<string>()],
        };
        return new RunMeasured(RunMeasured.WithBug(session.Summarize(facts), bug?.Message), facts, head, unlessReturned.Release(), bug?.Message);
    }

    private RunInfo InfoOf(RunTarget target, PlanDescription description) => new()
    {
        Id = mark.Id,
        Name = plan.Name,
        Scenario = plan.Scenario,
        StartedAt = mark.StartedAt,
        FinishedAt = mark.StartedAt,
        Seed = plan.Fleet.Seed,
        Target = target.Info,
        Load = description.Load,
        Version = ManifestBuilder.ToolVersion,
    };

    private IDeviceHost DevicesOf(RunPlace place, RunRecorder recorder, CreatedLedger? ledger, ILogger logger)
    {
        IReadOnlyList<int> simulators = place.Simulators?.Ids ?? [];
        return plan.Workers == 1
            ? new OwnDevices(plan, new DeviceContexts(mark.Id, place.Target, environment.TimeProvider, logger) { Created = ledger is null ? null : ledger.Add }, place.Claims, recorder, simulators)
            : new WorkerFleet(plan, recorder, new FleetOrders(plan, mark.Id, place.Simulators?.Ready ?? [], place.Claims, place.Folder.FullPath) { Created = ledger is null ? null : ledger.Add }, simulators);
    }

    /// <summary>Closes the journal where the measurement fails; else it goes on to whoever ends it.</summary>
    private sealed class Owned(JournalWriter journal) : IDisposable
    {
        private JournalWriter? _journal = journal;

        public JournalWriter Release()
        {
            var released = _journal!;
            _journal = null;
            return released;
        }

        public void Dispose() => _journal?.Dispose();
    }
}

using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.Hosting.Calibration;
using LoadHarness.Hosting.Claims;
using LoadHarness.Hosting.Devices;
using LoadHarness.Hosting.Workers;
using LoadHarness.LiveView;
using LoadHarness.Reporting;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
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
        var resume = settings.Resume is { Start: not null } order ? order : null;
        using var ledger = plan.Target.Kind == TargetKind.Aws ? new CreatedLedger(folder.PathOf("created.jsonl"), environment.Error.WriteLine, goesOn: resume is not null) : null;
        using var kept = settings.Resumable && plan.Fleet.After == AfterOperational.Hold ? await KeptIdentities.OpenAsync(ResumeState.PathIn(folder.FullPath), plan.Fleet.Devices, sentence => Log.NotWritten(logger, sentence)) : null;
        await using var devices = DevicesOf(place, recorder, ledger, kept, logger);
        if (resume is not null)
        {
            SeriesTrim.Cut(folder.FullPath, resume.Reaches);
        }

        var goesOn = resume is not null;
        var logWriter = new HlogWriter(folder.FullPath, mark.StartedAt, goesOn: goesOn);
        using var hlogs = new DiskSink(logWriter, DiskSink.Logs, sentence => Log.NotWritten(logger, sentence));
        var rows = goesOn ? TimelineCsvWriter.Continue(folder.PathOf(RunFolder.TimelineFile)) : TimelineCsvWriter.Create(folder.PathOf(RunFolder.TimelineFile));
        using var timeline = new DiskSink(new TimelineSink(rows), "The timeline", sentence => Log.NotWritten(logger, sentence));
        using var older = new OlderSeries(folder.FullPath, mark.StartedAt, rows, logWriter, sentence => Log.NotWritten(logger, sentence));
        var description = PlanDescription.Of(plan, entry.AttemptsPerIteration(plan));
        var run = resume?.Head.Run ?? InfoOf(target, description);
        var head = resume?.Head ?? JournalHeads.Of(run, settings.Loaded, plan, recorder);
        var title = new LiveTitle(plan.Name, plan.Scenario, $"{target.Info.Kind} {target.Info.Endpoint}", description.Load);
        var crash = new CrashWatch(simulators, Stop);
        using var session = new RunSession(plan, devices.Driver, recorder, devices.Probe, [timeline, hlogs, crash], devices.Seconds);
        using var memory = JudgedMemory.IsIn(plan) ? new JudgedMemory(environment.TimeProvider) : null;
        await using var scrape = ScrapeOf(session);
        var journal = await JournalOf(resume, session, folder, head, recorder, sentence => Log.NotWritten(logger, sentence));
        journal.Older = older;
        using var unlessReturned = new Owned(journal);
        await using var partial = settings.ReportEvery is { } every ? new PartialReports(folder.FullPath, every, sentence => Log.NotWritten(logger, sentence)) : null;
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
            if (partial is not null)
            {
                session.AddSink(partial); // Behind the journal, which it reads.
            }

            await devices.PrepareAsync(Stop.Token);
            await (server?.BeginAsync() ?? Task.CompletedTask);
            if (simulators is not null && !await simulators.ArmAsync())
            {
                await Stop.CancelAsync(); // It died in the rehearsal: no device starts, and the verdict says why.
            }

            from = resume?.Start?.At ?? environment.TimeProvider.GetUtcNow();
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

        await journal.CompactedAsync(); // It has its older seconds joined in files that are closed below.
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
            Server = simulators is { Crash: null } && resume?.Start is null ? await server!.ReadAsync() : null, // A simulator that began anew has not seen the whole run.
            Run = run with { FinishedAt = environment.TimeProvider.GetUtcNow() },
            Audit = examination.Audit,
            Interrupted = IsInterrupted(),
            InvalidReasons = [.. new[] { simulators?.Crash, devices.Crash }.OfType<string>()],
            Incomplete = devices.Crash is not null,
            Workers = devices.Workers,
            Diagnosis = examination.Diagnosis.Findings,
            TimeoutFindings = examination.Diagnosis.Timeouts,
            Expectation = examination.Diagnosis.Expectation,
            Disclosures = [.. Disclosures.Of(FaultCalendar.AsRun(plan, session.Resumptions), keys, recorder.Handshakes.Full, recorder.Handshakes.Resumed), ClockStep.Sentence(environment.TimeProvider), .. PauseSentence.Of(session.Pauses), .. ClockSentences.Of(session.Clocks.Events, session.Clocks.Further), .. OutageSentence.Of(session.Outages), .. Disclosures.OfMissed(recorder.Connections.Presence.Missed), .. MemorySentence.Of(plan, memory?.Stood), .. GapSentence.Of(session.Resumptions, recorder.Starts.Again, simulators is not null), .. examination.Sentences, .. new[] { timeline.Gap, hlogs.Gap, journal.Gap, scrape?.Gap, unwritten }.OfType<string>()],
        };
        return new RunMeasured(RunMeasured.WithBug(session.Summarize(facts), bug?.Message), facts, head, unlessReturned.Release(), bug?.Message);
    }

    private TargetScrape? ScrapeOf(RunSession session)
    {
        string[] names = [.. plan.Gates.Select(static gate => GateExpression.Parse(gate.That).Metric).Where(static metric => metric.IsTarget).Select(static metric => metric.OwnName)];
        if (plan.Target.Metrics is not { } url || names.Length == 0)
        {
            return null;
        }

        var scrape = new TargetScrape(new Uri(url), names, environment.TimeProvider);
        session.AddTargetMetrics(scrape.ValueOf);
        return scrape;
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

    private async Task<JournalWriter> JournalOf(ResumeOrder? resume, RunSession session, RunFolder folder, JournalHead head, RunRecorder recorder, Action<string> warn)
    {
        if (resume is not { Start: { } start })
        {
            return JournalWriter.Create(folder.FullPath, head, recorder, warn, settings.Resume?.Lock);
        }

        // By the wall clock, which is all that two processes share; where it was set back, the gap is as short as can be.
        var since = environment.TimeProvider.GetUtcNow() - start.At;
        var least = resume.Reaches + TimeSpan.FromMilliseconds(1);
        await session.GoOnAsync(folder.FullPath, since > least ? since : least);
        return await JournalWriter.ContinueAsync(folder.FullPath, head, recorder, resume.Reaches, warn, resume.Lock);
    }

    private IDeviceHost DevicesOf(RunPlace place, RunRecorder recorder, CreatedLedger? ledger, KeptIdentities? kept, ILogger logger)
    {
        IReadOnlyList<int> simulators = place.Simulators?.Ids ?? [];
        return plan.Workers == 1
            ? new OwnDevices(plan, new DeviceContexts(mark.Id, place.Target, environment.TimeProvider, logger) { Created = ledger is null ? null : ledger.Add }, place.Claims, recorder, simulators, kept)
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

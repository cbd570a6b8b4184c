using LoadHarness.AwsIot;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Hosting.Calibration;
using LoadHarness.Hosting.Claims;
using LoadHarness.LiveView;
using LoadHarness.Mqtt;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using LoadHarness.Reporting;
using LoadHarness.Scenarios;
using LoadHarness.Scenarios.Common;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Hosting;

/// <summary>One run from its plan to its exit code: preflight, simulator, devices, reports.</summary>
internal sealed class RunHandler : IDisposable
{
    private const double ReachTimeoutSeconds = 10;

    private readonly CliEnvironment _environment;
    private readonly RunSettings _settings;
    private readonly RunPlan _plan;
    private readonly ScenarioEntry _scenario;
    private readonly string _runId;
    private readonly DateTimeOffset _startedAt;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cutOff = new();
    private RunSample[] _baseline = [];
    private int _interrupts;

    /// <summary>Makes a handler for one run.</summary>
    /// <exception cref="HarnessException">The plan names a scenario that does not exist.</exception>
    public RunHandler(CliEnvironment environment, RunSettings settings)
    {
        _environment = environment;
        _settings = settings;
        _plan = AwsGuard.Cap(settings.Loaded.Plan, environment.Error);
        _scenario = ScenarioCatalog.Find(_plan.Scenario);
        _startedAt = environment.TimeProvider.GetUtcNow();
        _runId = RunIds.New(_startedAt);
    }

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    public async Task<ExitCode> RunAsync()
    {
        using var signals = _environment.OnInterrupt(() => (Interlocked.Increment(ref _interrupts) == 1 ? _stop : _cutOff).Cancel());
        _baseline = _settings.Baseline is { } baseline ? CompareCommand.Read(baseline) : [];
        HostLimits.Check(_plan, new HostReader().Read(), _environment.Error);
        if (_plan.Target.Insecure)
        {
            await _environment.Error.WriteLineAsync("WARNING: --insecure: the server's certificate is NOT verified; anybody on the way can read and change everything, claim key use included.");
        }

        // Everything a user can have got wrong is found before the first folder or process is made.
        if (_plan.Target.Kind != TargetKind.Sim)
        {
            var target = RunTarget.Of(_plan.Target, simulator: null);
            var groups = new FleetGroups(_plan, _runId);
            _ = ClaimIdentities.Load(_plan, target, _runId, _environment.TimeProvider, groups);
            AwsGuard.Confirm(_plan, _runId, _environment, _settings.Yes);
            await target.ProbeAsync(TimeSpan.FromSeconds(ReachTimeoutSeconds), _environment.TimeProvider);
            return await RunInFolderAsync(target, simulator: null, ClaimSet.None, CreateFolder());
        }

        CheckOwnFiles();
        var orders = ClaimOrder.Read(_plan);
        var options = TargetOptions.Arguments(_plan, _environment);
        var folder = CreateFolder();
        await using var simulator = await SimulatorSetup.StartAsync(_plan, _runId, folder.FullPath, options, _environment, _stop.Token);
        using var claims = await MakeClaimsAsync(orders, simulator);
        return await RunInFolderAsync(RunTarget.Of(_plan.Target, simulator.Ready), simulator, claims, folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _cutOff.Dispose();
    }

    /// <summary>Reads the files that a plan against the simulator may bring, to try a bad claim: what is wrong with them is said before a folder is made.</summary>
    private void CheckOwnFiles()
    {
        if (_plan.Target.CaCert is { } authorities)
        {
            _ = CertificateFiles.LoadAuthorities(authorities);
        }

        if (_plan.Target is { Cert: { } certificate, Key: { } key } && !certificate.Contains('{', StringComparison.Ordinal))
        {
            CertificateFiles.LoadClient(certificate, key, _environment.TimeProvider.GetUtcNow()).Dispose();
        }
    }

    private async Task<ClaimSet> MakeClaimsAsync(IReadOnlyList<ClaimOrder?> orders, SimulatorProcess simulator)
    {
        using var controlPlane = ControlPlanes.Of(simulator.Ready);
        return await new ClaimSetup(controlPlane, new AwsIotArns(simulator.Ready.Region, simulator.Ready.Account), _environment.TimeProvider).MakeAsync(_plan, orders);
    }

    private RunFolder CreateFolder()
    {
        var folder = RunFolder.Create(_settings.Output, _startedAt, _plan.Name, _runId, out var warning);
        if (warning is not null)
        {
            _environment.Error.WriteLine("warning: " + warning);
        }

        return folder;
    }

    private async Task<ExitCode> RunInFolderAsync(RunTarget target, SimulatorProcess? simulator, ClaimSet claims, RunFolder folder)
    {
        using var warnings = new ConsoleWarnings(_environment.Error);
        RunSummary summary;
        using (var loggers = Logs.ForRun(folder.PathOf(RunFolder.LogFile), warnings))
        {
            var logger = loggers.CreateLogger("run");
            Log.Starting(logger, _runId, _plan.Name, _plan.Scenario, target.Info.Endpoint);
            try
            {
                summary = await MeasureAsync(target, simulator, claims, folder, warnings, logger);
                if (_settings.Calibrate)
                {
                    var sentence = await RunCalibration.RunAsync(_plan, summary, folder, Calibrator.DefaultLength, _environment, _settings.Quiet ? static _ => { } : _environment.Error.WriteLine, _stop.Token);
                    summary = summary with { Disclosures = [.. summary.Disclosures, sentence] };
                }
            }
            catch (IOException failure)
            {
                throw new HarnessException(ExitCode.BadInput, $"The run was ended because {folder.FullPath} cannot be written: {failure.Message.TrimEnd('.')}.", "Free space there, or choose another folder with --out.", failure);
            }

            Log.Ended(logger, _runId, summary.Verdict, summary.VerdictReason);
        }

        try
        {
            summary = WriteFiles(folder, summary);
        }
        catch (IOException failure)
        {
            throw new HarnessException(ExitCode.BadInput, $"The reports cannot be written to {folder.FullPath}: {failure.Message.TrimEnd('.')}.", $"Free space there, or choose another folder with --out. The verdict was {ReportText.Word(summary.Verdict)}: {summary.VerdictReason}", failure);
        }

        Show(folder, summary);
        return (ExitCode)summary.ExitCode;
    }

    private async Task<RunSummary> MeasureAsync(RunTarget target, SimulatorProcess? simulator, ClaimSet claims, RunFolder folder, ConsoleWarnings warnings, ILogger logger)
    {
        var recorder = new RunRecorder(_plan.Fleet.Devices, _scenario.Funnel, _environment.TimeProvider);
        using var ledger = _plan.Target.Kind == TargetKind.Aws ? new CreatedLedger(folder.PathOf("created.jsonl")) : null;
        await using var scenario = _scenario.Create(MakeContext(_plan, target, claims, recorder, ledger, logger));
        using var probe = new HostProbe(simulator?.Id);
        using var hlogs = new HlogWriter(folder.FullPath, _startedAt);
        using var timeline = TimelineCsvWriter.Create(folder.PathOf(RunFolder.TimelineFile));
        var description = PlanDescription.Of(_plan, _scenario.AttemptsPerIteration);
        var title = new LiveTitle(_plan.Name, _plan.Scenario, $"{target.Info.Kind} {target.Info.Endpoint}", description.Load);
        var crash = new CrashWatch(simulator, _stop);
        using var session = new RunSession(_plan, scenario, recorder, new ThreadPacingClock(), probe, [new TimelineSink(timeline), hlogs, crash]);
        var view = LiveViews.Create(title, _environment.Console, _settings.Json ? _environment.Error : _environment.Out, _settings.Quiet || (_settings.Json && _environment.IsInteractive), _settings.NoTui || _settings.Json);
        Exception? bug = null;
        DateTimeOffset from;
        warnings.Hold();
        await using (view)
        {
            session.AddSink(new LiveSink(view));
            if (simulator is not null)
            {
                await Rehearsal.RunAsync(_plan, (plan, scratch) => MakeContext(plan, target, ClaimSet.None, scratch, ledger: null, logger), _stop.Token);
                if (!await simulator.ArmAsync())
                {
                    await _stop.CancelAsync(); // It died in the rehearsal: no device starts, and the verdict says why.
                }
            }

            from = _environment.TimeProvider.GetUtcNow();
            try
            {
                await session.RunAsync(_stop.Token, _cutOff.Token);
            }
            catch (InvalidOperationException failure)
            {
                // What was measured before a bug of ours is reported all the same; the trace is in the log.
                bug = failure;
                Log.Bug(logger, failure);
            }
        }

        warnings.Release();

        var stats = simulator is null ? null : await simulator.StatsAsync();
        var examination = await new RunExamination(_plan, _runId, _startedAt, _environment.TimeProvider)
        {
            ControlPlane = !_settings.NoControlPlane,
            Interrupted = Volatile.Read(ref _interrupts) > 0,
        }.RunAsync(target, simulator, claims, recorder, from);
        await DiagnosisCsv.WriteAsync(folder.PathOf(DiagnosisCsv.FileName), examination.Diagnosis.Rows);
        var summary = session.Summarize(new RunFacts
        {
            Run = new RunInfo
            {
                Id = _runId,
                Name = _plan.Name,
                Scenario = _plan.Scenario,
                StartedAt = _startedAt,
                FinishedAt = _environment.TimeProvider.GetUtcNow(),
                Seed = _plan.Fleet.Seed,
                Target = target.Info,
                Load = description.Load,
                Version = ManifestBuilder.ToolVersion,
            },
            Audit = examination.Audit,
            Interrupted = Volatile.Read(ref _interrupts) > 0,
            InvalidReasons = simulator?.Crash is { } reason ? [reason] : [],
            Diagnosis = examination.Diagnosis.Findings,
            TimeoutFindings = examination.Diagnosis.Timeouts,
            Expectation = examination.Diagnosis.Expectation,
            Disclosures = [.. Disclosures.Of(_plan, stats, recorder.Handshakes.Full, recorder.Handshakes.Resumed), ClockStep.Sentence(_environment.TimeProvider), .. examination.Sentences],
        });
        return bug is null ? summary : summary with
        {
            Verdict = Verdict.Invalid,
            VerdictReason = $"A bug in LoadHarness ended the run: {bug.Message} Please report it with {RunFolder.LogFile}.",
            ExitCode = (int)ExitCode.InternalError,
        };
    }

    private ScenarioContext MakeContext(RunPlan plan, RunTarget target, ClaimSet claims, RunRecorder recorder, CreatedLedger? ledger, ILogger logger)
    {
        var connector = new DeviceConnector(
            new Connector(target.Endpoint, _environment.TimeProvider, plan.Target.Insecure),
            new PacketCodec(plan.Fleet.Mqtt),
            new ConnectionDefaults { Timeouts = plan.Timeouts, KeepAlive = plan.Fleet.KeepAlive },
            recorder);
        var groups = new FleetGroups(plan, _runId);
        return new ScenarioContext
        {
            Plan = plan,
            RunId = _runId,
            Groups = groups,
            Recorder = recorder,
            Connector = connector,
            Tls = target.Tls,
            ClaimIdentity = ClaimIdentities.Load(plan, target, _runId, _environment.TimeProvider, groups, claims.Of),
            Created = ledger is null ? null : ledger.Add,
            Logger = logger,
        };
    }

    /// <returns>The summary as it was written, with the comparison.</returns>
    private RunSummary WriteFiles(RunFolder folder, RunSummary summary)
    {
        var manifest = ManifestBuilder.Build(summary, _settings.Loaded, _plan);
        folder.WriteSummary(summary);
        if (_baseline.Length > 0)
        {
            summary = summary with { Comparison = RunComparer.Compare(_baseline, [RunSampleReader.Read(folder.FullPath) with { Manifest = manifest }], RunComparer.UsualMargin) };
            folder.WriteSummary(summary);
        }

        using (var reader = new StreamReader(folder.PathOf(RunFolder.TimelineFile)))
        {
            folder.WriteReports(new ReportInput(summary, TimelineCsv.Read(reader), manifest));
        }

        folder.WriteManifest(manifest);
        if (GitHubStepSummary.Append(_environment.Variable, folder.PathOf("report.md")) is { } warning)
        {
            _environment.Error.WriteLine("warning: " + warning);
        }

        return summary;
    }

    private void Show(RunFolder folder, RunSummary summary)
    {
        if (_settings.Json)
        {
            _environment.Out.Write(SummaryJson.Write(summary));
        }
        else if (_settings.Quiet)
        {
            _environment.Out.WriteLine($"{ReportText.Word(summary.Verdict)}: {summary.VerdictReason}");
        }
        else
        {
            TerminalSummary.Write(summary, _environment.Console, [folder.PathOf("report.html"), folder.PathOf("summary.json")]);
        }
    }
}

using LoadHarness.AwsIot;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Hosting.Calibration;
using LoadHarness.Hosting.Claims;
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
    private readonly string _runId;
    private readonly DateTimeOffset _startedAt;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cutOff = new();
    private Baseline? _baseline;
    private int _interrupts;

    /// <summary>Makes a handler for one run.</summary>
    /// <exception cref="HarnessException">The plan names a scenario that does not exist.</exception>
    public RunHandler(CliEnvironment environment, RunSettings settings)
    {
        _environment = environment;
        _settings = settings;
        _plan = Loopback.Spread(AwsGuard.Cap(settings.Loaded.Plan, environment.Error), new HostReader().Read().Ports);
        _ = ScenarioCatalog.Find(_plan.Scenario);
        _startedAt = settings.Resume?.Head.Run.StartedAt ?? environment.TimeProvider.GetUtcNow();
        _runId = settings.Resume?.Head.Run.Id ?? RunIds.New(_startedAt);
    }

    /// <summary>True for one run of several, whose result is shown with the others'.</summary>
    public bool IsPartOfMore { get; init; }

    /// <summary>The run's folder; null before it was made.</summary>
    public RunFolder? Folder { get; private set; }

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    public async Task<ExitCode> RunAsync()
    {
        using var signals = _environment.OnInterrupt(Interrupt);
        _baseline = _settings.Baseline is { } baseline ? Baseline.Read(baseline, _plan, _settings.Loaded, _environment.Error) : null;
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
            await using var shown = await RunOutlets.StartAsync(_environment, _settings, _plan, _runId);
            return await RunInFolderAsync(new RunPlace(target, Simulators: null, ClaimSet.None, CreateFolder()), shown);
        }

        CheckOwnFiles();
        await using var outlets = await RunOutlets.StartAsync(_environment, _settings, _plan, _runId);
        var orders = ClaimOrder.Read(_plan);
        var options = TargetOptions.Arguments(_plan, _environment);
        var folder = CreateFolder();
        var faulted = FaultCalendar.Left(_plan, _settings.Resume?.Resumptions ?? []);
        await using var simulators = await SimulatorSetup.StartGroupAsync(faulted, _runId, folder.FullPath, options, _environment, _stop.Token, _settings.Resumable);
        using var claims = await ClaimSetup.MakeAsync(_plan, orders, simulators.Ready, _environment.TimeProvider);
        return await RunInFolderAsync(new RunPlace(RunTarget.Of(_plan.Target, simulators.Ready), simulators, claims, folder), outlets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _cutOff.Dispose();
    }

    private void Interrupt() => (Interlocked.Increment(ref _interrupts) == 1 ? _stop : _cutOff).Cancel();

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

    private RunFolder CreateFolder()
    {
        if (_settings.Resume is { } resume)
        {
            return RunFolder.At(resume.Folder);
        }

        var folder = RunFolder.Create(_settings.Output, _startedAt, _plan.Name, _runId, out var warning);
        if (warning is not null)
        {
            _environment.Error.WriteLine("warning: " + warning);
        }

        Folder = folder;
        if (_settings.Resumable)
        {
            ResumeState.Create(folder.FullPath, _plan);
        }

        return folder;
    }

    private async Task<ExitCode> RunInFolderAsync(RunPlace place, RunOutlets outlets)
    {
        var folder = place.Folder;
        using var warnings = new ConsoleWarnings(_environment.Error);
        RunMeasured measured;
        using (var loggers = Logs.ForRun(folder.PathOf(RunFolder.LogFile), warnings))
        {
            var logger = loggers.CreateLogger("run");
            Log.Starting(logger, _runId, _plan.Name, _plan.Scenario, place.Target.Info.Endpoint);
            try
            {
                measured = await new RunMeasurement(_environment, _settings, _plan, new RunMark(_runId, _startedAt))
                {
                    Stop = _stop,
                    CutOff = _cutOff.Token,
                    Interrupt = Interrupt,
                    Outlets = outlets,
                    IsInterrupted = () => Volatile.Read(ref _interrupts) > 0,
                }.RunAsync(place, warnings, logger);
                if (_settings.Calibrate)
                {
                    var sentence = await RunCalibration.RunAsync(_plan, measured.Summary, folder, Calibrator.DefaultLength, _environment, _settings.Quiet ? static _ => { } : _environment.Error.WriteLine, _stop.Token);
                    measured = measured.Disclose(sentence);
                }
            }
            catch (IOException failure)
            {
                throw new HarnessException(ExitCode.BadInput, $"The run was ended because {folder.FullPath} cannot be written: {failure.Message.TrimEnd('.')}.", "Free space there, or choose another folder with --out.", failure);
            }

            Log.Ended(logger, _runId, measured.Summary.Verdict, measured.Summary.VerdictReason);
        }

        using var ending = measured;
        if (place.Simulators is { } simulators)
        {
            await simulators.DisposeAsync(); // It writes its record of faults to its end, which the manifest's hashes must be of.
        }

        var output = new RunOutput(_environment, _settings, _baseline);
        var summary = measured.Summary;
        try
        {
            summary = await output.WriteFilesAsync(folder, measured);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new HarnessException(ExitCode.BadInput, $"The reports cannot be written to {folder.FullPath}: {failure.Message.TrimEnd('.')}.", $"Free space there, or choose another folder with --out. The verdict was {ReportText.Word(summary.Verdict)}: {summary.VerdictReason}", failure);
        }

        outlets.End(summary);
        if (!IsPartOfMore)
        {
            output.Show(folder, summary);
        }

        return (ExitCode)summary.ExitCode;
    }
}

using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Telemetry;

namespace LoadHarness.Cli;

/// <summary>What differs between the commands that run a plan.</summary>
/// <param name="ReportEvery">How often a partial report is made; null for never.</param>
/// <param name="Resumable">Whether what <c>resume</c> needs is kept.</param>
internal sealed record RunDefaults(string? ReportEvery, bool Resumable);

/// <summary>The options of <c>run</c>, <c>soak</c> and <c>resume</c> that are not members of the plan.</summary>
internal sealed class RunSettingsOptions
{
    private const string Never = "never";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly CliEnvironment _environment;
    private readonly RunDefaults _defaults;
    private readonly Option<string> _output;
    private readonly Option<bool> _noTui = new("--no-tui") { Description = "Plain lines instead of the live view." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress; only the verdict." };
    private readonly Option<bool> _json = new("--json") { Description = "Print summary.json to standard output, and nothing else there." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "On AWS: go ahead without asking." };
    private readonly Option<bool> _noControlPlane = new("--no-control-plane") { Description = "Diagnose by the wire alone: ask the control plane nothing, and do not audit the account." };
    private readonly Option<bool> _calibrate = new("--calibrate") { Description = "Then measure this instrument at the run's rate, as 'calibrate' does, and keep calibration.json beside the run." };
    private readonly Option<string?> _baseline = new("--baseline") { HelpName = "RUN", Description = "Compare the run with an earlier one's folder, or several with commas between, in its reports; the verdict stays the gates'." };
    private readonly Option<string?> _reportEvery;
    private readonly Option<bool> _resumable;
    private readonly LiveRunOptions _live = new();

    /// <summary>Declares them.</summary>
    public RunSettingsOptions(CliEnvironment environment, RunDefaults defaults)
    {
        _environment = environment;
        _defaults = defaults;
        _output = new("--out") { HelpName = "DIR", Description = "The folder that holds runs.", DefaultValueFactory = _ => environment.Variable(RunOptions.VariableOf("out")) ?? "reports" };
        _reportEvery = new("--report-every") { HelpName = "TIME", Description = $"Make a partial report of the run that goes on so often, in its folder partial/; '{Never}' for none. {(defaults.ReportEvery is { } every ? $"By default {every}." : $"By default {Never}.")}" };
        _resumable = new("--resumable")
        {
            Description = "Keep what 'resume' needs until the run ends, in its folder state/: the devices' certificates and keys, and the simulator's account.",
            DefaultValueFactory = _ => defaults.Resumable,
        };
    }

    /// <summary>Adds them to a command that begins a run.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_output);
        AddShown(command);
        foreach (var option in (Option[])[_yes, _noControlPlane, _calibrate, _baseline, _reportEvery, _resumable])
        {
            command.Options.Add(option);
        }

        _live.AddTo(command);
    }

    /// <summary>Adds those that a run may have anew when it is resumed.</summary>
    public void AddToResume(Command command)
    {
        AddShown(command);
        foreach (var option in (Option[])[_yes, _noControlPlane, _baseline, _reportEvery])
        {
            command.Options.Add(option);
        }

        _live.AddTo(command);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="HarnessException">A value is no good.</exception>
    public RunSettings Read(ParseResult parsed, LoadedPlan loaded) => ReadShown(parsed, loaded) with
    {
        Output = parsed.GetValue(_output)!,
        Calibrate = parsed.GetValue(_calibrate),
        Resumable = IsResumable(parsed, loaded.Plan),
    };

    /// <summary>Reads those of <c>resume</c>; where the run is and that it can be resumed again is known.</summary>
    /// <exception cref="HarnessException">A value is no good.</exception>
    public RunSettings ReadShown(ParseResult parsed, LoadedPlan loaded) => new()
    {
        Loaded = loaded,
        Output = "",
        NoTui = parsed.GetValue(_noTui),
        Quiet = parsed.GetValue(_quiet),
        Json = parsed.GetValue(_json),
        Yes = parsed.GetValue(_yes),
        NoControlPlane = parsed.GetValue(_noControlPlane),
        Baseline = parsed.GetValue(_baseline),
        ReportEvery = Every(parsed.GetValue(_reportEvery)),
        Ui = _live.Ui(parsed),
        Prometheus = _live.Prometheus(parsed),
        Otlp = OtlpTarget.Of(_live.Otlp(parsed), _environment.Variable),
    };

    private void AddShown(Command command)
    {
        foreach (var option in (Option[])[_noTui, _quiet, _json])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Workers keep nothing for a resume: asked for, that is an error; where it is the command's own wish, the run goes without.</summary>
    private bool IsResumable(ParseResult parsed, RunPlan plan)
    {
        var isWanted = parsed.GetValue(_resumable);
        if (!isWanted || plan.Workers == 1)
        {
            return isWanted;
        }

        if (parsed.GetResult(_resumable) is { Implicit: false })
        {
            throw new HarnessException(ExitCode.BadInput, $"--resumable needs the devices in one process, and 'workers' is {plan.Workers}.", "Leave --workers out, or do without a resume.");
        }

        _environment.Error.WriteLine($"A run with {plan.Workers} workers keeps nothing for 'resume'; its journal can be reported after a crash all the same.");
        return false;
    }

    private TimeSpan? Every(string? given)
    {
        var text = given ?? (_environment.Variable(RunOptions.VariableOf("report-every")) is { Length: > 0 } variable ? variable : _defaults.ReportEvery);
        if (text is null or Never)
        {
            return null;
        }

        if (!Units.TryParseDuration(text, out var every, out var problem))
        {
            throw new HarnessException(ExitCode.BadInput, $"--report-every must be {problem}, not '{text}'.", $"For example 15m, or '{Never}'.");
        }

        return every >= Shortest ? every
            : throw new HarnessException(ExitCode.BadInput, $"--report-every {text} is too often: a report takes seconds of CPU that the run shares; 10s is the least.", $"For example 15m, or '{Never}'.");
    }
}

using System.CommandLine;
using LoadHarness.Hosting;

namespace LoadHarness.Cli;

/// <summary><c>resume</c>: goes on with a run whose process was killed.</summary>
internal static class ResumeCommand
{
    private static readonly RunDefaults Defaults = new(ReportEvery: "15m", Resumable: true);

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder. 'latest' is reports/latest." };
        var options = new RunSettingsOptions(environment, Defaults);
        var command = new Command("resume", "Go on with a run whose process was killed, where its journal ends. Devices that were operational come back with the certificates that they had; the time between is marked as unobserved. Needs a run of 'soak', or of 'run --resumable'.") { run };
        options.AddToResume(command);
        command.SetAction(async (parsed, _) => (int)await new ResumeHandler(environment).RunAsync(parsed.GetValue(run)!, loaded => options.ReadShown(parsed, loaded)));
        Commands.AddExamples(command,
            "loadharness resume latest",
            "loadharness resume reports/20260301T093000Z-soak-7f3a --no-tui");
        return command;
    }
}

using System.CommandLine;
using LoadHarness.Hosting;

namespace LoadHarness.Cli;

/// <summary><c>report</c>: makes the reports of a run again from its data.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder. 'latest' is reports/latest." };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Write the reports to this folder and leave the run's own as they are." };
        var partial = new Option<bool>("--partial") { Hidden = true, Description = "Of a run that goes on, into its folder partial/." };
        var command = new Command("report", "Make the reports of a run again from its data, also of a run that was killed. Ends with the run's exit code: 105 for a partial report.") { run };
        command.Options.Add(output);
        command.Options.Add(partial);
        command.SetAction(async (parsed, _) =>
        {
            return (int)(parsed.GetValue(partial)
                ? await PartialReport.MakeAsync(parsed.GetValue(run)!)
                : await new ReportHandler(environment).RunAsync(parsed.GetValue(run)!, parsed.GetValue(output)));
        });
        Commands.AddExamples(command,
            "loadharness report latest",
            "loadharness report reports/20260301T093000Z-default-7f3a --out release-notes");
        return command;
    }
}

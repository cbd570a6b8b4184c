using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Hosting.Verification;

namespace LoadHarness.Cli;

/// <summary><c>verify</c>: checks that a run's files are whole and say the same.</summary>
internal static class VerifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var run = new Argument<string>("RUN") { Description = "The run's folder. 'latest' is reports/latest." };
        var command = new Command("verify", "Check a run's files: hashes match, every file can be read, and the gates come to the same verdict from the data. Ends with 104 where one does not.") { run };
        command.SetAction(async (parsed, _) =>
        {
            var folder = RunPath.Existing(parsed.GetValue(run)!);
            var isGood = true;
            await foreach (var check in RunVerifier.CheckAsync(folder))
            {
                isGood &= check.Outcome != VerifyOutcome.Wrong;
                await environment.Out.WriteLineAsync($"{Word(check.Outcome)}  {check.Sentence}");
            }

            await environment.Out.WriteLineAsync(isGood ? "The run is as it was written." : "The run is NOT as it was written, or was never finished.");
            return (int)(isGood ? ExitCode.Ok : ExitCode.BadInput);
        });
        Commands.AddExamples(command, "loadharness verify latest", "loadharness verify reports/20260301T093000Z-default-7f3a");
        return command;
    }

    private static string Word(VerifyOutcome outcome) => outcome switch
    {
        VerifyOutcome.Good => "ok   ",
        VerifyOutcome.Skipped => "–    ",
        _ => "WRONG",
    };
}

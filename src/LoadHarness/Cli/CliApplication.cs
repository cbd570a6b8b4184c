using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using LoadHarness.Core;

namespace LoadHarness.Cli;

/// <summary>The program: parses the command line, runs a command, and turns every failure into one sentence and an exit code.</summary>
internal static class CliApplication
{
    /// <summary>Runs the program.</summary>
    /// <returns>The exit code of the contract.</returns>
    public static async Task<int> RunAsync(string[] args, CliEnvironment environment)
    {
        try
        {
            var parsed = Commands.Root(environment).Parse(args);
            var asksForHelp = parsed.CommandResult.Command.Options.OfType<HelpOption>().Any(help => parsed.GetResult(help) is not null);
            if (parsed.Errors.Count > 0 && !asksForHelp) // Who asks for help need not know the arguments yet.
            {
                foreach (var error in parsed.Errors)
                {
                    await environment.Error.WriteLineAsync("error: " + error.Message);
                }

                await environment.Error.WriteLineAsync($"hint: see 'loadharness {NameOf(parsed)}-h'.");
                return (int)ExitCode.BadInput;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Out,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Signals are the commands' own business: a run drains.
            });
        }
        catch (HarnessException failure)
        {
            await environment.Error.WriteLineAsync("error: " + failure.Message);
            if (failure.Hint is not null)
            {
                await environment.Error.WriteLineAsync("hint: " + failure.Hint);
            }

            return (int)failure.ExitCode;
        }
        catch (Exception bug)
        {
            // The edge: nothing above expected this, so it is ours to mend, and the trace helps whoever reports it.
            await environment.Error.WriteLineAsync($"internal error: {bug.Message}");
            await environment.Error.WriteLineAsync("This is a bug in LoadHarness; please report it with these lines:");
            await environment.Error.WriteLineAsync(bug.ToString());
            return (int)ExitCode.InternalError;
        }
    }

    /// <summary>The command's name with those above it: <c>lab reconnect </c>.</summary>
    private static string NameOf(ParseResult parsed)
    {
        var name = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } result; at = at.Parent)
        {
            name = result.Command.Name + " " + name;
        }

        return name;
    }
}

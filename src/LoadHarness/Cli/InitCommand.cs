using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary><c>init</c>: writes a commented sample plan.</summary>
internal static class InitCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "Where to write it.", DefaultValueFactory = static _ => "plan.yaml" };
        var force = new Option<bool>("--force") { Description = "Overwrite the file." };
        var command = new Command("init", "Write a commented sample plan.") { path, force };
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(path)!;
            try
            {
                using var stream = new FileStream(file, parsed.GetValue(force) ? FileMode.Create : FileMode.CreateNew);
                using var writer = new StreamWriter(stream);
                writer.Write(ReadyPlans.Sample());
            }
            catch (IOException failure) when (File.Exists(file))
            {
                throw new HarnessException(ExitCode.BadInput, $"'{file}' exists already.", "Name another file, or add --force.", failure);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new HarnessException(ExitCode.BadInput, $"'{file}' cannot be written: {failure.Message}", inner: failure);
            }

            environment.Out.WriteLine($"Wrote {file}. Next: loadharness validate {file}, then loadharness run {file}.");
            return (int)ExitCode.Ok;
        });
        Commands.AddExamples(command, "loadharness init", "loadharness init nightly.yaml");
        return command;
    }
}

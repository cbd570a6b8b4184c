using System.CommandLine;
using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary><c>validate</c>: prints the resolved plan, and the load in words.</summary>
internal static class ValidateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new RunOptions();
        var command = new Command("validate", "Check a plan; print it with every default filled in, and the load in words.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(options.Plan));
            var loaded = PlanLoader.Load(yaml, name, options.Overrides(parsed, environment.Variable), options.Variables(parsed), PlanChecks.All(environment));
            var scenario = ScenarioCatalog.Find(loaded.Plan.Scenario);
            environment.Out.WriteLine(PlanWriter.Write(loaded.Plan).TrimEnd());
            environment.Out.WriteLine();
            Describe(loaded, scenario, environment.Out);
            return (int)ExitCode.Ok;
        });
        Commands.AddExamples(command, "loadharness validate my.yaml", "loadharness validate burst --devices 6000 --rate 150/s");
        return command;
    }

    private static void Describe(LoadedPlan loaded, ScenarioEntry scenario, TextWriter output)
    {
        var description = PlanDescription.Of(loaded.Plan, scenario.AttemptsPerIteration(loaded.Plan));
        output.WriteLine("# Load: " + description.Load);
        if (description.PlannedLength is { } length)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# Takes at least {Units.FormatDuration(length)}, the hold included."));
        }

        foreach (var (member, origin) in loaded.Overrides)
        {
            output.WriteLine($"# {member} is set by {origin}.");
        }

        foreach (var need in description.Gates)
        {
            output.WriteLine($"# {(need.Reachable ? "" : "WARNING: ")}Gate {need.Sentence}");
        }
    }
}

using System.CommandLine;
using System.Globalization;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary><c>soak</c>: runs a plan for hours or days, and judges what drifts.</summary>
internal static class SoakCommand
{
    private static readonly RunDefaults Defaults = new(ReportEvery: "15m", Resumable: true);

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new RunOptions(forSoak: true);
        var others = new RunSettingsOptions(environment, Defaults);
        var command = new Command("soak", $"Run a plan for hours or days: with gates on what drifts, a partial report every {Defaults.ReportEvery}, and all that 'resume' needs after a crash.");
        options.AddTo(command);
        others.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(options.Plan), SoakPlan.DefaultPlan);
            var loaded = SoakPlan.Load(
                yaml, name, options.Overrides(parsed, environment.Variable), options.Variables(parsed), options.Duration(parsed, environment.Variable), PlanChecks.All(environment));
            await WarnAsync(environment, loaded.Plan);
            using var handler = new RunHandler(environment, others.Read(parsed, loaded));
            return (int)await handler.RunAsync();
        });
        Commands.AddExamples(command,
            $"loadharness soak                            # 1,000 devices for {SoakPlan.DefaultLength} against the built-in simulator",
            "loadharness soak --devices 5000 --duration 30m",
            "loadharness soak my.yaml --duration 3d --report-every 1h",
            "loadharness resume latest                   # after a crash");
        return command;
    }

    /// <summary>Says at once, and not hours later, what a soak cannot decide.</summary>
    private static async Task WarnAsync(CliEnvironment environment, RunPlan plan)
    {
        var needs = PlanDescription.Of(plan, ScenarioCatalog.Find(plan.Scenario).AttemptsPerIteration(plan)).Gates;
        GateNeed[] open = [.. needs.Where(static need => !need.Reachable)];
        if (open.Length > 0)
        {
            await environment.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"warning: {open.Length} of {needs.Count} gates cannot be decided by this run. {open[0].Sentence}"));
        }
    }
}

using System.Collections.Frozen;
using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator;

namespace LoadHarness.Cli;

/// <summary>A plan's <c>target.options</c> as a command line of <c>sim</c>, judged by that command's own declarations.</summary>
internal static class TargetOptions
{
    private const string Dashes = "--";
    private const string Member = "target.options";

    /// <summary>What the run sets itself, and what says it in a plan.</summary>
    private static readonly FrozenDictionary<string, string> Owned = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["mqtt-port"] = "the run's simulator listens on free ports",
        ["alpn-port"] = "the run's simulator listens on free ports",
        ["plain-port"] = "the run's devices connect with TLS",
        ["rest-port"] = "the run's simulator listens on free ports",
        ["listen"] = "the run's simulator listens on loopback",
        ["admin-listen"] = "the run's simulator listens on loopback",
        ["state"] = "the run's simulator begins with a new account",
        ["certs"] = "the run has its simulator's certificates in a folder of its own",
        ["template"] = "'target.template' names it",
        ["policy"] = "'fleet.claim.policy' names it",
        ["access-key"] = "the run signs its own requests",
        ["secret-key"] = "the run signs its own requests",
        ["faults"] = "'faults' lists them",
        ["quotas"] = "'target.quotas' lists them",
        ["record"] = "the run records faults in its own folder",
        ["log"] = "the run keeps its simulator's last lines itself",
        ["prepare-keys"] = "'fleet.identity' says whether keys are needed",
        ["child"] = "the run sets it",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Makes the arguments.</summary>
    /// <exception cref="HarnessException">An option is unknown, the run's own, or its value is no good.</exception>
    public static IReadOnlyList<string> Arguments(RunPlan plan, CliEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Check(plan, environment).FirstOrDefault() is { } problem
            ? throw new HarnessException(ExitCode.BadInput, problem.Sentence)
            : [.. plan.Target.Options.Select(static option => Argument(option.Key, option.Value))];
    }

    /// <summary>Finds what is wrong with each of the options, or else with how they fit together.</summary>
    public static IEnumerable<PlanProblem> Check(RunPlan plan, CliEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Target.Options.Count == 0)
        {
            return [];
        }

        if (plan.Target.Kind != TargetKind.Sim)
        {
            return [new PlanProblem(Member, $"'{Member}' does not fit kind {plan.Target.Kind.ToString().ToLowerInvariant()}: they are options of the simulator that a run starts.")];
        }

        var command = new Command("sim");
        var options = new SimOptions(environment);
        options.AddTo(command);
        PlanProblem[] single = [.. plan.Target.Options.Select(option => ProblemOf(option.Key, option.Value, command)).OfType<PlanProblem>()];
        return single.Length > 0 || ProblemOfAll(plan, options, command) is not { } problem ? single : [problem];
    }

    private static PlanProblem? ProblemOf(string name, string value, Command command)
    {
        var path = $"{Member}.{name}";
        if (Owned.TryGetValue(name, out var why))
        {
            return new PlanProblem(path, $"'{Member}' cannot set '{name}': {why}.");
        }

        string[] names = [.. command.Options.Select(static option => option.Name[Dashes.Length..])];
        if (!names.Contains(name, StringComparer.Ordinal))
        {
            return PlanProblem.Of(path, new HarnessException(
                ExitCode.BadInput, $"'{Member}' has '{name}', which is no option of the simulator{Suggestion.Words(name, names.Except(Owned.Keys, StringComparer.Ordinal))}", "'loadharness sim -h' lists them; leave the dashes out."));
        }

        return command.Parse([Argument(name, value)]).Errors is [var error, ..] ? new PlanProblem(path, $"'{path}': {error.Message.TrimEnd('.')}.") : null;
    }

    private static PlanProblem? ProblemOfAll(RunPlan plan, SimOptions options, Command command)
    {
        try
        {
            SimulatorOptionRules.Check(options.Read(command.Parse([.. plan.Target.Options.Select(static option => Argument(option.Key, option.Value))])));
            return null;
        }
        catch (HarnessException failure)
        {
            return PlanProblem.Of(plan.Target.Options.Count == 1 ? $"{Member}.{plan.Target.Options.Keys.First()}" : Member, failure);
        }
    }

    // In one word, so that a value that begins with a dash stays a value.
    private static string Argument(string name, string value) => $"{Dashes}{name}={value}";
}

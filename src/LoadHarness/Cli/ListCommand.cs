using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.Cli;

/// <summary><c>list</c>: what can be named in a plan.</summary>
internal static class ListCommand
{
    private static readonly (string Name, string Title, Func<IEnumerable<(string Name, string Text)>> Rows)[] Kinds =
    [
        ("scenarios", "Scenarios", static () => ScenarioCatalog.All.Values.OrderBy(static entry => entry.Name, StringComparer.Ordinal).Select(static entry => (entry.Name, $"{entry.Summary} Funnel: {string.Join(" → ", entry.Funnel)}."))),
        ("plans", "Ready plans", static () => ReadyPlans.Names.Select(static name => (name, FirstComment(ReadyPlans.Read(name)!)))),
        ("executors", "Executors", static () => ExecutorNames.All.Select(static name => (name, ExecutorNames.Describe(name)))),
        ("faults", "Faults of the simulator", static () => FaultKinds.Names.Select(static name => (name, FaultKinds.Describe(name)))),
        ("metrics", "Metrics for gates", static () => MetricCatalog.All.Select(static metric => (metric.Name, $"{metric.Doc} ({metric.Unit})"))),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var kind = new Argument<string?>("WHAT") { Arity = ArgumentArity.ZeroOrOne, Description = string.Join(", ", Kinds.Select(static entry => entry.Name)) + "; all without." };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(static entry => entry.Name)]);
        var command = new Command("list", "List scenarios, ready plans, executors, faults and the metrics that gates may name.") { kind };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(kind);
            foreach (var (name, title, rows) in Kinds.Where(entry => wanted is null || entry.Name == wanted))
            {
                Write(environment.Out, title, [.. rows()]);
            }

            return (int)ExitCode.Ok;
        });
        Commands.AddExamples(command, "loadharness list", "loadharness list metrics");
        return command;
    }

    private static void Write(TextWriter output, string title, (string Name, string Text)[] rows)
    {
        output.WriteLine(title);
        var width = rows.Max(static row => row.Name.Length);
        foreach (var (name, text) in rows)
        {
            output.WriteLine($"  {name.PadRight(width)}  {text}");
        }

        output.WriteLine();
    }

    private static string FirstComment(string yaml) => yaml.Split('\n')[0].TrimStart('#', ' ').TrimEnd();
}

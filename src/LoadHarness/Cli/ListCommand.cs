using System.CommandLine;
using LoadHarness.AwsIot.Policies.Claims;
using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Plans.Quirks;
using LoadHarness.Diagnosis.Findings;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary><c>list</c>: what can be named in a plan.</summary>
internal static class ListCommand
{
    private static readonly (string Name, string Title, Func<IEnumerable<(string Name, string Text)>> Rows)[] Kinds =
    [
        ("scenarios", "Scenarios", static () => ScenarioCatalog.All.Values.OrderBy(static entry => entry.Name, StringComparer.Ordinal).Select(static entry => (entry.Name, $"{entry.Summary} Funnel: {string.Join(" → ", entry.Funnel)}."))),
        ("plans", "Ready plans", static () => ReadyPlans.Names.Select(static name => (name, FirstComment(ReadyPlans.Read(name)!)))),
        ("executors", "Executors", static () => ExecutorNames.All.Select(static name => (name, ExecutorNames.Describe(name)))),
        ("faults", "Faults of the simulator", static () => FaultCatalog.All.Select(static spec => (spec.Name, Plain(spec.Doc)))),
        ("quirks", "Quirks of devices", static () => QuirkCatalog.All.Select(static spec => (spec.Name, Plain(spec.Doc)))),
        ("claim-policies", "Claim policies for the simulator", static () => ClaimPolicyCatalog.All.Select(static spec => (spec.Name, Plain(spec.Doc)))),
        ("findings", "Findings of diagnosis, for expect", static () => FindingCatalog.All.Select(static info => (info.Id, Plain(info.Title) + "."))),
        ("clients", "Client profiles, for reconnect.policy and the timeout curve", static () => ClientProfiles.All.Select(static profile => (profile.Name, $"{profile.Title}; {profile.Words}"))),
        ("metrics", "Metrics for gates", Metrics),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var kind = new Argument<string?>("WHAT") { Arity = ArgumentArity.ZeroOrOne, Description = string.Join(", ", Kinds.Select(static entry => entry.Name)) + "; all without." };
        kind.AcceptOnlyFromAmong([.. Kinds.Select(static entry => entry.Name)]);
        var command = new Command("list", "List scenarios, ready plans, executors, faults, quirks, claim policies, findings, client profiles and the metrics that gates may name.") { kind };
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

    /// <summary>The metrics, those of steps once for all steps: each step has the same ones.</summary>
    private static IEnumerable<(string Name, string Text)> Metrics()
    {
        var bare = Step.All.Select(static step => step.BareName).Distinct(StringComparer.Ordinal).ToArray();
        var phased = Step.All.Where(static step => step.Phase != Phase.None).Select(static step => step.Name).ToHashSet(StringComparer.Ordinal);
        var ofFirst = bare[0];
        foreach (var metric in MetricCatalog.All)
        {
            if (phased.Concat(bare).Any(step => step != ofFirst && IsOf(metric, step)))
            {
                continue;
            }

            var (name, text) = IsOf(metric, ofFirst)
                ? ("STEP" + metric.Name[ofFirst.Length..], metric.Doc.Replace(ofFirst, "STEP", StringComparison.Ordinal))
                : (metric.Name, metric.Doc);
            yield return (metric.Kind == MetricKind.Latency ? name + ".STAT" : name, $"{text} ({metric.Unit})");
        }

        yield return ("STEP", $"{string.Join(", ", bare)}; all but {Step.NameOf(StepKind.Reconnect)}, {Step.NameOf(StepKind.Silence)} and {Step.NameOf(StepKind.Journey)} also for one phase, as in claim.suback and device.suback. A journey and a silence have latencies only.");
        yield return ("STAT", string.Join(", ", GateStatistic.All.Select(static statistic => statistic.Name)) + ".");
    }

    private static bool IsOf(MetricInfo metric, string step) => metric.Name == step || metric.Name.StartsWith(step + ".", StringComparison.Ordinal);

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

    private static string Plain(string doc) => doc.Replace("`", "", StringComparison.Ordinal);

    private static string FirstComment(string yaml) => yaml.Split('\n')[0].TrimStart('#', ' ').TrimEnd();
}

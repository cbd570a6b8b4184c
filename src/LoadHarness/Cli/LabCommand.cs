using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Hosting.Lab;

namespace LoadHarness.Cli;

/// <summary><c>lab</c>: experiments that are several runs.</summary>
internal static class LabCommand
{
    /// <summary>Makes the command with its labs.</summary>
    public static Command Create(CliEnvironment environment) => new("lab", "Experiments of several runs, compared side by side.") { Reconnect(environment) };

    private static Command Reconnect(CliEnvironment environment)
    {
        var devices = new Option<string?>("--devices") { HelpName = "N", Description = "Devices of each run; without it the plan's." };
        var policies = new Option<string?>("--policies") { HelpName = "A,B", Description = $"Which policies, in which order; without it all with which devices come back: {string.Join(", ", ReconnectLab.Policies)}." };
        var outage = new Option<string?>("--outage") { HelpName = "TIME", Description = "How long the restarted broker takes connections at --rate only: 30s. Without it the plan's." };
        var rate = new Option<string?>("--rate") { HelpName = "RATE", Description = "How many connections the restarted broker takes: 100/s. Without it the plan's." };
        var watch = new Option<string?>("--watch") { HelpName = "TIME", Description = "How long the fleet is watched from the outage on; without it the outage and two minutes more." };
        var seed = new Option<string?>("--seed") { HelpName = "N", Description = "Fixes names, schedule and the devices' pauses; the same for all policies." };
        var output = new Option<string>("--out") { HelpName = "DIR", Description = "The folder that holds labs and runs.", DefaultValueFactory = _ => environment.Variable(RunOptions.VariableOf("out")) ?? "reports" };
        var json = new Option<bool>("--json") { Description = "Print lab.json to standard output, and nothing else there." };
        var command = new Command("reconnect", $"Run the same outage (plan {ReconnectLab.PlanName}, against the built-in simulator) once with each reconnect policy, and compare how the fleet comes back.");
        foreach (var option in new Option[] { devices, policies, outage, rate, watch, seed, output, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, _) => (int)await new ReconnectLab(environment, new LabOrder
        {
            Policies = PoliciesOf(parsed.GetValue(policies)),
            Devices = parsed.GetValue(devices),
            Outage = parsed.GetValue(outage),
            Rate = parsed.GetValue(rate),
            Watch = parsed.GetValue(watch),
            Seed = parsed.GetValue(seed),
            Output = parsed.GetValue(output)!,
            Json = parsed.GetValue(json),
        }).RunAsync());
        Commands.AddExamples(command,
            "loadharness lab reconnect                                   # every policy, one after the other",
            "loadharness lab reconnect --devices 500 --policies fixed,exponential,full-jitter --watch 60s",
            "loadharness lab reconnect --outage 60s --rate 50/s --out labs");
        return command;
    }

    private static IReadOnlyList<string> PoliciesOf(string? list)
    {
        if (list is null)
        {
            return ReconnectLab.Policies;
        }

        string[] names = [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        foreach (var name in names)
        {
            if (!ReconnectLab.Policies.Contains(name, StringComparer.Ordinal))
            {
                throw ReconnectPolicies.Names.Contains(name, StringComparer.Ordinal)
                    ? new HarnessException(ExitCode.BadInput, $"With the policy '{name}' no device comes back, so there is nothing to compare (--policies).")
                    : new HarnessException(ExitCode.BadInput, $"There is no reconnect policy '{name}' (--policies){Suggestion.Words(name, ReconnectLab.Policies)}", $"Known are {string.Join(", ", ReconnectLab.Policies)}.");
            }
        }

        return names.Length > 0 ? names : throw new HarnessException(ExitCode.BadInput, "--policies names none.", $"Known are {string.Join(", ", ReconnectLab.Policies)}.");
    }
}

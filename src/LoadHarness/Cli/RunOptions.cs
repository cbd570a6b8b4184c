using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.Cli;

/// <summary>One option that changes a member of the plan.</summary>
/// <param name="Name">The option: <c>--devices</c>.</param>
/// <param name="Path">The plan's member.</param>
internal sealed record PlanOption(Option<string?> Option, string Name, string Path);

/// <summary>The options of <c>run</c>, <c>soak</c> and <c>validate</c>: declared once, read from the command line and from <c>LOADHARNESS_*</c> variables.</summary>
/// <param name="forSoak">Whether they are those of <c>soak</c>, whose <c>--duration</c> is how long the fleet is held.</param>
internal sealed class RunOptions(bool forSoak = false)
{
    private readonly List<PlanOption> _members = [];
    private readonly Option<string?> _devices = Text("--devices", "N", "How many virtual devices.");
    private readonly Option<string?> _rate = Text("--rate", "RATE", "Device starts: 100/s, 6000/m. Replaces the plan's load.");
    private readonly Option<string?> _ramp = Text("--ramp", "TIME", "How long the rate takes to rise from 0; needs --rate.");
    private readonly Option<string?> _duration = Text("--duration", "TIME", forSoak ? "How long the whole fleet is held, or how long starts go on where devices start again and again: 30m, 8h, 3d." : "How long starts go on: 500ms, 30s, 5m, 2h.");
    private readonly Option<string?> _target = Text("--target", "TARGET", "sim, aws, mqtts://host:8883, mqtt://host:1883, or host:port (mqtts).");
    private readonly Option<string[]> _gates = new("--gate") { HelpName = "EXPR", Description = "A further gate, as 'timeout.rate < 0.5%'; may be given again.", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string[]> _variables = new("-e", "--env") { HelpName = "KEY=VALUE", Description = "A value for ${KEY} in the plan; may be given again." };
    private readonly Option<string?> _sources = Text("--ifaddr", "A,B", "Local addresses that devices are spread over.");
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Do not verify the server's certificate." };
    private readonly Option<bool> _overQuota = new("--over-quota") { Description = "On AWS: allow more than 5 device starts a second." };

    /// <summary>The plan: a file, or a ready plan's name.</summary>
    public Argument<string?> Plan { get; } = new("PLAN")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = forSoak
            ? $"A plan file, or the name of a ready plan. Without one: '{SoakPlan.DefaultPlan}', 1,000 devices for {SoakPlan.DefaultLength} against the built-in simulator."
            : "A plan file, or the name of a ready plan. Without one: 1,000 devices against the built-in simulator.",
        Validators =
        {
            static result =>
            {
                // What is no option is taken for the argument, and "there is no plan '--bogus'" would mislead.
                if (result.Tokens is [{ Value: ['-', ..] mistyped }])
                {
                    result.AddError($"There is no option '{mistyped}'.");
                }
            },
        },
    };

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Plan);
        Member("--workers", "N", "workers", "Processes on this host that run the devices; see docs/scaling.md.");
        Member("--scenario", "NAME", "scenario", "What one device does; 'loadharness list scenarios' names them.");
        Member("--endpoint", "HOST", "target.endpoint", "The AWS IoT data endpoint, xxxx-ats.iot.REGION.amazonaws.com[:443].");
        Member("--cacert", "FILE", "target.caCert", "PEM file of the CAs that may have signed the server's certificate.");
        Member("--cert", "FILE", "target.cert", "PEM file of the claim certificate; {index} or {serial} in it means one a device.", "--claim-cert");
        Member("--key", "FILE", "target.key", "PEM file of the claim certificate's key.", "--claim-key");
        Member("--template", "NAME", "target.template", "The provisioning template's name; case-sensitive.");
        Member("--connect-timeout", "TIME", "timeouts.connect", "Timeout of TCP, TLS and CONNACK together.");
        Member("--suback-timeout", "TIME", "timeouts.suback", "Timeout of a SUBACK.");
        Member("--seed", "N", "fleet.seed", "Fixes names, schedule and choice of faulted devices.");
        foreach (var option in new Option[] { _devices, _rate, _ramp, _duration, _target }.Concat(_members.Select(static member => member.Option)).Concat([_gates, _sources, _insecure, _overQuota, _variables]))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Returns what command line and environment change in the plan; the command line wins.</summary>
    public IReadOnlyList<PlanOverride> Overrides(ParseResult parsed, Func<string, string?> variable)
    {
        var source = new Source(parsed, variable);
        var duration = forSoak ? null : source.Value(_duration);
        var overrides = new List<PlanOverride>(LoadOverrides.From(source.Value(_rate), source.Value(_ramp), duration, source.Value(_devices), name => source.Origin(name)));
        foreach (var member in _members)
        {
            if (source.Value(member.Option) is { } value)
            {
                overrides.Add(new PlanOverride(member.Path, value, source.Origin(member.Name[2..])));
            }
        }

        AddTarget(overrides, source.Value(_target), source.Origin("target"));
        if (source.Value(_sources) is { } sources)
        {
            overrides.AddRange(PlanOverride.ReplaceList("target.sourceAddresses", sources.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), source.Origin("ifaddr")));
        }

        AddFlag(overrides, parsed.GetValue(_insecure), "target.insecure", "--insecure");
        AddFlag(overrides, parsed.GetValue(_overQuota), "target.overQuota", "--over-quota");
        foreach (var gate in parsed.GetValue(_gates) ?? [])
        {
            overrides.Add(PlanOverride.Append("gates", gate, "--gate"));
        }

        return overrides;
    }

    /// <summary>Returns how long it is to last, and where that was said; null where it was not.</summary>
    public (string Value, string Origin)? Duration(ParseResult parsed, Func<string, string?> variable)
    {
        var source = new Source(parsed, variable);
        return source.Value(_duration) is { } value ? (value, source.Origin("duration")) : null;
    }

    /// <summary>Returns the values for <c>${KEY}</c>: those of <c>-e</c>.</summary>
    /// <exception cref="HarnessException">One is not KEY=VALUE.</exception>
    public IReadOnlyDictionary<string, string> Variables(ParseResult parsed) => Variables(parsed.GetValue(_variables));

    /// <summary>Reads KEY=VALUE pairs.</summary>
    /// <exception cref="HarnessException">One is not KEY=VALUE.</exception>
    public static IReadOnlyDictionary<string, string> Variables(string[]? pairs)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw new HarnessException(ExitCode.BadInput, $"-e '{pair}' is not KEY=VALUE.", "For example: -e DEVICES=500, used as ${DEVICES} in the plan.");
            }

            variables[pair[..split]] = pair[(split + 1)..];
        }

        return variables;
    }

    /// <summary>The variable that stands for an option: <c>--suback-timeout</c> is <c>LOADHARNESS_SUBACK_TIMEOUT</c>.</summary>
    public static string VariableOf(string option) => "LOADHARNESS_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static Option<string?> Text(string name, string helpName, string description, params string[] aliases) => new(name, aliases) { HelpName = helpName, Description = description };

    private static void AddFlag(List<PlanOverride> overrides, bool given, string path, string origin)
    {
        if (given)
        {
            overrides.Add(new PlanOverride(path, "true", origin));
        }
    }

    private static void AddTarget(List<PlanOverride> overrides, string? target, string origin)
    {
        switch (target)
        {
            case null:
                return;
            case "sim" or "aws":
                overrides.Add(new PlanOverride("target.kind", target, origin));
                return;
            default:
                overrides.Add(new PlanOverride("target.kind", "mqtt", origin));
                overrides.Add(new PlanOverride("target.url", target.Contains("://", StringComparison.Ordinal) ? target : "mqtts://" + target, origin));
                return;
        }
    }

    private void Member(string name, string helpName, string path, string description, params string[] aliases) =>
        _members.Add(new PlanOption(Text(name, helpName, description, aliases), name, path));

    private sealed class Source(ParseResult parsed, Func<string, string?> variable)
    {
        // An empty variable counts as unset: a CI job's way to leave one out.
        public string? Value(Option<string?> option) => parsed.GetValue(option) ?? (variable(VariableOf(option.Name)) is { Length: > 0 } value ? value : null);

        public string Origin(string name)
        {
            var given = parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--" + name);
            var isVariable = (given is null || parsed.GetResult(given) is not { Implicit: false }) && variable(VariableOf(name)) is not null;
            return isVariable ? VariableOf(name) : "--" + name;
        }
    }
}

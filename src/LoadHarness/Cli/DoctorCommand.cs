using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.Cli;

/// <summary><c>doctor</c>: looks at host, certificate, policy and target before a run, and names what would make it fail.</summary>
internal static class DoctorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new RunOptions();
        var json = new Option<bool>("--json") { Description = "Print the report as JSON to standard output, and nothing else there." };
        var controlPlane = new Option<string?>("--control-plane") { HelpName = "URL", Description = "The control plane to ask, as http://127.0.0.1:9080 of 'loadharness sim'; without it AWS's, where there are credentials." };
        var provision = new Option<bool>("--provision") { Description = "Also send the requests, which creates a certificate and a thing at the target; against the simulator they are sent anyway." };
        var policy = new Option<string?>("--policy") { HelpName = "FILE", Description = "A claim policy (JSON) to prove for the plan's flow, without an account; the simulator then gives it to the claim." };
        var region = new Option<string?>("--region") { HelpName = "REGION", Description = "The region that certificates, policies and templates are in; without it the endpoint's." };
        var account = new Option<string?>("--account") { HelpName = "ACCOUNT", Description = "The account, twelve digits, that a policy of --policy is checked for; without it the control plane's, or the one that the policy names." };
        var command = new Command("doctor", "Check host, certificate, endpoint and target for a plan, step by step; name what would make a run fail, and the fix.");
        options.AddTo(command);
        foreach (var option in new Option[] { policy, region, account, controlPlane, provision, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, _) =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(options.Plan));
            var loaded = PlanLoader.Load(yaml, name, options.Overrides(parsed, environment.Variable), options.Variables(parsed), PlanChecks.All(environment));
            var handler = new DoctorHandler(environment, new DoctorSettings
            {
                Plan = loaded.Plan,
                Policy = parsed.GetValue(policy),
                Region = parsed.GetValue(region),
                Account = AccountOf(parsed.GetValue(account)),
                ControlPlane = AddressOf(parsed.GetValue(controlPlane)),
                Provision = parsed.GetValue(provision),
                Json = parsed.GetValue(json),
            });
            return (int)await handler.RunAsync();
        });
        Commands.AddExamples(command,
            "loadharness doctor                                     # this host, and the built-in simulator",
            "loadharness doctor my.yaml --devices 40000             # can this host hold them?",
            "loadharness doctor --target aws --endpoint xxxx-ats.iot.eu-west-1.amazonaws.com --cert claim.pem --key claim.key --template MyTemplate");
        return command;
    }

    private static string? AccountOf(string? text) => text is null || (text.Length == 12 && text.All(char.IsAsciiDigit)) ? text
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is no AWS account (--account).", "Write its twelve digits.");

    private static Uri? AddressOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is no address of a control plane (--control-plane).", "Write http://host:port or https://host.");
}

using System.CommandLine;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;

namespace LoadHarness.Cli;

/// <summary><c>run</c>: runs a plan and gives a verdict.</summary>
internal static class RunCommand
{
    private static readonly RunDefaults Defaults = new(ReportEvery: null, Resumable: false);

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new RunOptions();
        var others = new RunSettingsOptions(environment, Defaults);
        var command = new Command("run", "Run a plan and give a verdict.");
        options.AddTo(command);
        others.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(options.Plan));
            var loaded = PlanLoader.Load(yaml, name, options.Overrides(parsed, environment.Variable), options.Variables(parsed), PlanChecks.All(environment));
            using var handler = new RunHandler(environment, others.Read(parsed, loaded));
            return (int)await handler.RunAsync();
        });
        Commands.AddExamples(command,
            "loadharness run",
            "loadharness run smoke --gate 'suback.p99 < 500ms'",
            "loadharness run --devices 5000 --rate 100/s --ramp 10s",
            "loadharness run soak.yaml --ui --prometheus   # watch it in a browser, and scrape it",
            "LOADHARNESS_DEVICES=500 loadharness run     # options that take one value can be variables; the command line wins",
            "loadharness run --scenario subscribe-storm --target mqtts://broker:8883 --cacert ca.pem --cert dev.pem --key dev.key",
            "loadharness run my.yaml --target aws --endpoint xxxx-ats.iot.eu-west-1.amazonaws.com --cert claim.pem --key claim.key --yes");
        return command;
    }
}

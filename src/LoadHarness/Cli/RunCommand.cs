using System.CommandLine;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting;
using LoadHarness.Telemetry;

namespace LoadHarness.Cli;

/// <summary><c>run</c>: runs a plan and gives a verdict.</summary>
internal static class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new RunOptions();
        var output = new Option<string>("--out") { HelpName = "DIR", Description = "The folder that holds runs.", DefaultValueFactory = _ => environment.Variable(RunOptions.VariableOf("out")) ?? "reports" };
        var noTui = new Option<bool>("--no-tui") { Description = "Plain lines instead of the live view." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress; only the verdict." };
        var json = new Option<bool>("--json") { Description = "Print summary.json to standard output, and nothing else there." };
        var yes = new Option<bool>("--yes", "-y") { Description = "On AWS: go ahead without asking." };
        var noControlPlane = new Option<bool>("--no-control-plane") { Description = "Diagnose by the wire alone: ask the control plane nothing, and do not audit the account." };
        var calibrate = new Option<bool>("--calibrate") { Description = "Then measure this instrument at the run's rate, as 'calibrate' does, and keep calibration.json beside the run." };
        var baseline = new Option<string?>("--baseline") { HelpName = "RUN", Description = "Compare the run with an earlier one's folder, or several with commas between, in its reports; the verdict stays the gates'." };
        var live = new LiveRunOptions();
        var command = new Command("run", "Run a plan and give a verdict.");
        options.AddTo(command);
        foreach (var option in new Option[] { output, noTui, quiet, json, yes, noControlPlane, calibrate, baseline })
        {
            command.Options.Add(option);
        }

        live.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(options.Plan));
            var loaded = PlanLoader.Load(yaml, name, options.Overrides(parsed, environment.Variable), options.Variables(parsed), PlanChecks.All(environment));
            var settings = new RunSettings
            {
                Loaded = loaded,
                Output = parsed.GetValue(output)!,
                NoTui = parsed.GetValue(noTui),
                Quiet = parsed.GetValue(quiet),
                Json = parsed.GetValue(json),
                Yes = parsed.GetValue(yes),
                NoControlPlane = parsed.GetValue(noControlPlane),
                Calibrate = parsed.GetValue(calibrate),
                Baseline = parsed.GetValue(baseline),
                Ui = live.Ui(parsed),
                Prometheus = live.Prometheus(parsed),
                Otlp = OtlpTarget.Of(live.Otlp(parsed), environment.Variable),
            };
            using var handler = new RunHandler(environment, settings);
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

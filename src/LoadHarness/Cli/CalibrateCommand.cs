using System.CommandLine;
using LoadHarness.Core;
using LoadHarness.Core.Plans;
using LoadHarness.Hosting.Calibration;

namespace LoadHarness.Cli;

/// <summary><c>calibrate</c>: measures the instrument itself against known delays.</summary>
internal static class CalibrateCommand
{
    private static readonly TimeSpan ShortestLength = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var plan = new Argument<string?>("PLAN") { Arity = ArgumentArity.ZeroOrOne, Description = "The plan to calibrate for: its scenario, protocol and rate are used, its target and faults are not. Without one: the default plan." };
        var rate = new Option<string?>("--rate") { HelpName = "RATE", Description = "Device starts: 100/s, 6000/m; without it the plan's highest rate." };
        var devices = new Option<int?>("--devices") { HelpName = "N", Description = "Devices at each delay; without it as many as start in about 3 s." };
        var within = new Option<string?>("--within") { HelpName = "TIME", Description = "How long the search for the highest rate may go on, from the start of the command: 60s by default." };
        var variables = new Option<string[]>("-e", "--env") { HelpName = "KEY=VALUE", Description = "A value for ${KEY} in the plan; may be given again." };
        var json = new Option<bool>("--json") { Description = "Print the calibration as JSON to standard output, and nothing else there." };
        var command = new Command("calibrate", "Measure this instrument on this host: bias and spread against known delays, and the rate up to which figures are near the truth.") { plan };
        foreach (var option in new Option[] { rate, devices, within, variables, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, _) =>
        {
            var (yaml, name) = PlanSource.Read(parsed.GetValue(plan));
            var loaded = PlanLoader.Load(yaml, name, [], RunOptions.Variables(parsed.GetValue(variables)));
            var perSecond = RateOf(parsed.GetValue(rate)) ?? CalibrationPlan.RateOf(loaded.Plan)
                ?? throw new HarnessException(ExitCode.BadInput, "The plan's load has no rate.", "Give the rate to calibrate at, as --rate 50/s.");
            var count = parsed.GetValue(devices) ?? CalibrationPlan.DevicesFor(perSecond);
            if (count < 1)
            {
                throw new HarnessException(ExitCode.BadInput, "--devices must be 1 or more.");
            }

            using var handler = new CalibrateHandler(new CalibrationOrder(loaded.Plan, perSecond, count, LengthOf(parsed.GetValue(within))), environment, parsed.GetValue(json));
            return (int)await handler.RunAsync();
        });
        Commands.AddExamples(command,
            "loadharness calibrate                       # at the default plan's rate",
            "loadharness calibrate my.yaml --json        # at your plan's rate",
            "loadharness calibrate --rate 200/s --devices 500",
            "loadharness run my.yaml --calibrate         # keeps calibration.json beside the run");
        return command;
    }

    private static double? RateOf(string? text) => text is null ? null
        : Units.TryParseRate(text, out var rate, out _) && rate > 0 ? rate
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is not a rate (--rate).", "Write 100/s or 6000/m.");

    private static TimeSpan LengthOf(string? text) => text is null ? Calibrator.DefaultLength
        : Units.TryParseDuration(text, out var length, out _) && length >= ShortestLength ? length
        : throw new HarnessException(ExitCode.BadInput, $"'{text}' is not a duration of 10s or more (--within).", "Write 60s or 2m.");
}

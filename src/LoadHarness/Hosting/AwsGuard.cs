using System.Globalization;
using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting;

/// <summary>Protects a real account: says what a run will create, asks, and caps the rate of starts.</summary>
internal static class AwsGuard
{
    /// <summary>Device starts a second unless told otherwise: half of RegisterThing's default quota of 10 a second.</summary>
    public const double MaximumRate = 5;

    /// <summary>Returns the plan with the rate capped.</summary>
    /// <exception cref="HarnessException">The load cannot be capped.</exception>
    public static RunPlan Cap(RunPlan plan, TextWriter notices)
    {
        if (plan.Target.Kind != TargetKind.Aws || plan.Target.OverQuota || PeakRate(plan) <= MaximumRate)
        {
            return plan;
        }

        if (!ExecutorNames.IsOpen(plan.Load.Executor))
        {
            throw new HarnessException(ExitCode.BadInput, $"On AWS at most {MaximumRate:0} devices a second may start, and '{plan.Load.Executor}' cannot be held to that.", "Use constant-arrival-rate with rate: 5/s, or --over-quota if the account's quotas allow more.");
        }

        notices.WriteLine($"On AWS at most {MaximumRate:0} devices a second start (RegisterThing's default quota is 10/s); the plan's load is replaced by that rate. --over-quota lifts the cap.");

        // Without a duration the starts end with the devices; those of a plan that runs for ever, or not all of them, end when the plan says.
        var duration = plan.Fleet.Iterations is null || plan.Fleet.Partial ? Pace(plan).Length : null;
        return plan with { Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = MaximumRate, Duration = duration } };
    }

    /// <summary>Says what will be created, and asks.</summary>
    /// <exception cref="HarnessException">The answer is no, or nobody can be asked.</exception>
    public static void Confirm(RunPlan plan, string runId, CliEnvironment environment, bool yes)
    {
        if (plan.Target.Kind != TargetKind.Aws)
        {
            return;
        }

        var devices = plan.Fleet.Devices.ToString("N0", CultureInfo.InvariantCulture);
        environment.Error.WriteLine(Scenarios.ScenarioCatalog.Find(plan.Scenario).Provisions
            ? $"This creates up to {devices} certificates and {devices} things named {plan.Fleet.Prefix}-{runId}-… in the account behind {plan.Target.Endpoint}, with whatever the template '{plan.Target.Template}' attaches. Their ids go to created.jsonl in the run's folder."
            : $"This opens up to {devices} connections to {plan.Target.Endpoint}; it creates nothing.");
        if (yes)
        {
            return;
        }

        if (!environment.IsInteractive)
        {
            throw new HarnessException(ExitCode.BadInput, "A run against AWS must be confirmed.", "Add --yes.");
        }

        environment.Error.Write("Go ahead? [y/N] ");
        if (environment.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new HarnessException(ExitCode.BadInput, "The run was not confirmed; nothing was created.");
        }
    }

    private static double PeakRate(RunPlan plan) =>
        ExecutorNames.IsOpen(plan.Load.Executor) ? Pace(plan).PeakRate : double.PositiveInfinity;

    private static Pacer Pace(RunPlan plan) => PacerFactory.Create(plan.Load, plan.Fleet.Devices);
}

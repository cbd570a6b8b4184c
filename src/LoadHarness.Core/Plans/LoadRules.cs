using System.Globalization;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans.Model;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold for a plan's load: members that fit the executor, and an end that lets every device start.</summary>
internal static class LoadRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(RunPlan plan, PlanReader reader)
    {
        var (load, fleet) = (plan.Load, plan.Fleet);
        CheckMembersFit(load, reader);
        switch (load.Executor)
        {
            case ExecutorNames.ConstantArrivalRate:
                CheckConstantRate(load, fleet, reader);
                break;
            case ExecutorNames.RampingArrivalRate:
                if (HasStages(load, reader))
                {
                    CheckStarts(new RampingPacer(load.From, load.Stages), "load.stages", "the stages start", "lengthen a stage", fleet, reader);
                }

                break;
            case ExecutorNames.RampingDevices:
                CheckRampingDevices(load, fleet, reader);
                break;
            case ExecutorNames.ConstantDevices when load.Duration is null && fleet.Iterations is null:
                reader.FaultAt("load", "constant-devices with 'fleet.iterations: forever' never ends; give 'load.duration'.", "load.executor", "load.duration", "fleet.iterations");
                break;
            case ExecutorNames.Storm when fleet.Iterations != 1:
                reader.FaultAt("fleet.iterations", "a storm starts each device once; remove 'fleet.iterations' or take another executor.", "load.executor");
                break;
        }

        CheckWarmup(plan, reader);
    }

    private static void CheckMembersFit(LoadPlan load, PlanReader reader)
    {
        var ramps = load.Executor is ExecutorNames.RampingArrivalRate or ExecutorNames.RampingDevices;
        var constant = load.Executor is ExecutorNames.ConstantArrivalRate or ExecutorNames.ConstantDevices;
        Refuse(load.Rate is not null && load.Executor != ExecutorNames.ConstantArrivalRate, "rate", "constant-arrival-rate");
        Refuse(load.Duration is not null && !constant, "duration", "the constant executors");
        Refuse(load.Stages.Count > 0 && !ramps, "stages", "the ramping executors");
        Refuse(load.From != 0 && !ramps, "from", "the ramping executors");
        Refuse(load.Within != TimeSpan.Zero && load.Executor != ExecutorNames.Storm, "within", "storm");

        void Refuse(bool given, string member, string owner)
        {
            if (given)
            {
                reader.FaultAt($"load.{member}", $"'load.{member}' does not fit executor {load.Executor}; it is for {owner}.", "load.executor");
            }
        }
    }

    private static void CheckConstantRate(LoadPlan load, FleetPlan fleet, PlanReader reader)
    {
        if (load.Rate is not { } rate)
        {
            reader.FaultAt("load", "'load.rate' is missing: constant-arrival-rate needs one, such as 50/s.", "load.rate", "load.executor");
        }
        else if (load.Duration is null && fleet.Iterations is null)
        {
            reader.FaultAt("load", "constant-arrival-rate with 'fleet.iterations: forever' never ends; give 'load.duration'.", "load.rate", "load.executor", "load.duration", "fleet.iterations");
        }
        else if (rate > 0 && load.Duration is null && fleet.Devices / rate > Longest.TotalSeconds)
        {
            reader.FaultAt("load.rate", $"at {Units.FormatRate(rate)} the devices would start for more than a year; raise 'load.rate'.", "fleet.devices");
        }
        else if (rate > 0 && load.Duration is not null)
        {
            CheckStarts(new ConstantPacer(rate, load.Duration), "load.duration", $"'load.rate' and 'load.duration' start", "lengthen 'load.duration'", fleet, reader);
        }
    }

    private static bool HasStages(LoadPlan load, PlanReader reader)
    {
        var good = load.Stages.Any(s => s.For > TimeSpan.Zero);
        if (!good)
        {
            reader.FaultAt("load", $"'load.stages' is missing: {load.Executor} needs at least one stage that takes time.", "load.stages", "load.executor");
        }

        // What is out of range has been reported; a schedule made of it would only mislead.
        return good && !reader.IsFaulty("load.stages") && !reader.IsFaulty("load.from");
    }

    private static void CheckStarts(Pacer pacer, string path, string subject, string remedy, FleetPlan fleet, PlanReader reader)
    {
        var starts = pacer.Count ?? long.MaxValue;
        if (starts == 0)
        {
            reader.FaultAt(path, $"{subject} no device at all; give a rate above 0 for some time.", "load.rate", "load.from", "load.executor");
        }
        else if (starts < fleet.Devices && !fleet.Partial)
        {
            reader.FaultAt(
                path,
                string.Create(CultureInfo.InvariantCulture, $"{subject} {starts:N0} of {fleet.Devices:N0} devices; {remedy}, set 'fleet.devices' to {starts}, or allow it with 'fleet.partial: true'."),
                "load.rate", "load.from", "load.executor", "fleet.devices", "fleet.partial");
        }
    }

    private static void CheckRampingDevices(LoadPlan load, FleetPlan fleet, PlanReader reader)
    {
        if (!HasStages(load, reader))
        {
            return;
        }

        var peak = Math.Max(load.From, load.Stages.Max(s => s.To));
        if (peak > fleet.Devices)
        {
            reader.FaultAt("load.stages", string.Create(CultureInfo.InvariantCulture, $"the stages ask for {peak:N0} devices, but 'fleet.devices' is {fleet.Devices:N0}."), "fleet.devices");
        }
        else if (peak < fleet.Devices && !fleet.Partial)
        {
            reader.FaultAt(
                "load.stages",
                string.Create(CultureInfo.InvariantCulture, $"the stages start {peak:N0} of {fleet.Devices:N0} devices; raise a stage's 'to', set 'fleet.devices' to {peak}, or allow it with 'fleet.partial: true'."),
                "fleet.devices", "fleet.partial");
        }
    }

    private static void CheckWarmup(RunPlan plan, PlanReader reader)
    {
        if (plan.Warmup <= TimeSpan.Zero || reader.IsFaulty("load") || reader.IsFaulty("fleet") || PlanSchedule.Of(plan).End is not { } starts)
        {
            return;
        }

        // Devices that are held have latencies too, where they publish, request or reconnect.
        var isMeasuredHeld = plan.Fleet.After == AfterOperational.Hold && (plan.Telemetry ?? plan.Requests ?? (object?)plan.Churn) is not null;
        var end = isMeasuredHeld ? starts + plan.Fleet.Hold : starts;
        if (plan.Warmup >= end)
        {
            reader.FaultAt("warmup", $"'warmup' ({Units.FormatDuration(plan.Warmup)}) lasts as long as {(isMeasuredHeld ? "starts and hold" : "starts")} do ({Units.FormatDuration(end)}), so no latency would be measured.");
        }
    }
}

using LoadHarness.Core.Engine.Executors;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;

namespace LoadHarness.Core.Engine;

/// <summary>Where a run stood when its process was killed, as its journal says: an engine goes on from there.</summary>
public sealed record ResumePoint
{
    /// <summary>Devices that are brought back a second where the plan asks for no rate of its own.</summary>
    private const double UsualRate = 50;

    /// <summary>Most of them a second: the fleet is to come back, not to be a storm of its own.</summary>
    private const double HighestRate = 200;

    /// <summary>The run's start as a timestamp of this process's clock.</summary>
    public required long StartTimestamp { get; init; }

    /// <summary>How far the schedule had come at most: what was observed, without the gaps before.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>Starts that the schedule had made or dropped.</summary>
    public required long Due { get; init; }

    /// <summary>Iterations that had started.</summary>
    public required long Started { get; init; }

    /// <summary>Devices that had been used, the first ones of the fleet.</summary>
    public required int Used { get; init; }

    /// <summary>Devices whose iteration was cut off: they begin it anew.</summary>
    public required IReadOnlyList<int> Again { get; init; }

    /// <summary>Devices that were held: they take up the identity that they had, where it was kept.</summary>
    public required IReadOnlyList<int> Back { get; init; }

    /// <summary>How long the fleet had been held.</summary>
    public required TimeSpan Held { get; init; }

    /// <summary>Reads it out of what a recorder took over from a journal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="recorder">What was counted, as the journal has it.</param>
    /// <param name="observed">How long the run was observed.</param>
    /// <param name="held">How long the fleet was held.</param>
    public static ResumePoint Of(RunPlan plan, RunRecorder recorder, TimeSpan observed, TimeSpan held)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recorder);
        var used = UsedOf(plan, recorder);
        var last = recorder.FunnelStages.Count - 1;
        var holds = plan.Fleet.After == AfterOperational.Hold;
        int[] back = holds ? [.. Enumerable.Range(0, used).Where(device => recorder.HasReached(device, last))] : [];
        return new ResumePoint
        {
            StartTimestamp = recorder.StartTimestamp,
            Observed = observed,
            Due = recorder.Starts.Due,
            Started = Math.Max(used, recorder.Starts.Started), // Counted a moment before the devices were read.
            Used = used,
            Again = plan.Fleet.Iterations is null ? [] : CutOff(plan, recorder, used, last), // Who starts for ever is free again, and starts when it is its turn.
            Back = back,
            Held = held,
        };
    }

    /// <summary>How long it takes to bring the devices back; the schedule goes on behind it.</summary>
    /// <param name="planned">The highest rate that the plan asks for; null in the closed model.</param>
    public TimeSpan ComingBack(double? planned) => TimeSpan.FromSeconds((Again.Count + Back.Count) / RateOf(planned));

    /// <summary>How long it takes to bring a plan's whole fleet back.</summary>
    internal static TimeSpan LongestComingBack(RunPlan plan) => TimeSpan.FromSeconds(plan.Fleet.Devices / RateOf(ExecutorFactory.Create(plan, FleetSlice.Whole).PeakRate));

    /// <summary>How many devices are brought back a second.</summary>
    /// <param name="planned">The highest rate that the plan asks for; null in the closed model.</param>
    public static double RateOf(double? planned) => Math.Clamp(planned is > 0 and var rate ? rate : UsualRate, 1, HighestRate);

    /// <summary>Devices are used in their order; the last starts may have taken one each, and not begun with it.</summary>
    private static int UsedOf(RunPlan plan, RunRecorder recorder)
    {
        var used = plan.Fleet.Devices;
        while (used > 0 && !recorder.HasStarted(used - 1))
        {
            used--;
        }

        var starts = recorder.Starts;
        return plan.Fleet.Iterations is null ? used : (int)Math.Max(used, Math.Min(plan.Fleet.Devices, starts.Due - starts.Dropped));
    }

    /// <summary>The devices that had neither come through nor failed; of devices with further tries a failure is not the end, as long as their iterations were under way.</summary>
    private static int[] CutOff(RunPlan plan, RunRecorder recorder, int used, int last)
    {
        var open = Enumerable.Range(0, used).Where(device => !recorder.HasReached(device, last)).ToArray();
        int[] untold = [.. open.Where(device => recorder.Evidence.Of(device) is null)];
        var trying = plan.Fleet.Retries > 0 ? Math.Max(0, recorder.Starts.Active - untold.Length) : 0;
        return [.. untold.Concat(open.Except(untold).Take((int)trying)).Order()];
    }
}

using LoadHarness.Core.Engine.Pacers;

namespace LoadHarness.Core.Plans;

/// <summary>How far a plan's starts go, and what ends them.</summary>
/// <param name="EndBy">What comes first.</param>
/// <param name="End">When starts end; null where that depends on how fast the target answers.</param>
/// <param name="Iterations">How many iterations are started; null where that depends on how fast the target answers.</param>
/// <param name="StagesLength">How long stages or duration are; null where there are none.</param>
internal sealed record PlanSchedule(StartsEndBy EndBy, TimeSpan? End, long? Iterations, TimeSpan? StagesLength)
{
    /// <summary>Works out a valid plan's schedule.</summary>
    public static PlanSchedule Of(RunPlan plan)
    {
        var (load, devices) = (plan.Load, plan.Fleet.Devices);
        var allowed = plan.Fleet.Iterations is { } each ? (long)devices * each : (long?)null;
        if (ExecutorNames.IsOpen(load.Executor))
        {
            return OfOpen(PacerFactory.Create(load, devices), load, allowed);
        }

        var length = PacerFactory.CreateProfile(load, devices).Length;
        return load.Executor == ExecutorNames.RampingDevices || allowed is null
            ? new PlanSchedule(StartsEndBy.Stages, length, allowed, length)
            : new PlanSchedule(StartsEndBy.Devices, null, allowed, length);
    }

    private static PlanSchedule OfOpen(Pacer pacer, LoadPlan load, long? allowed)
    {
        if (load.Executor == ExecutorNames.Storm)
        {
            return new PlanSchedule(StartsEndBy.Devices, pacer.Length, pacer.Count, pacer.Length);
        }

        if (pacer.Count is { } starts && (allowed is null || starts < allowed))
        {
            return new PlanSchedule(StartsEndBy.Stages, pacer.Length, starts, pacer.Length);
        }

        // The devices run out when the first start that finds none would be due.
        var end = allowed is { } all && pacer.TryGetDue(all, out var due) ? due : pacer.Length;
        return new PlanSchedule(StartsEndBy.Devices, end, allowed, pacer.Length);
    }
}

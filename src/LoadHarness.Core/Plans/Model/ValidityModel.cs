namespace LoadHarness.Core.Plans.Model;

/// <summary>The declaration of a plan's <c>validity</c>.</summary>
internal static class ValidityModel
{
    /// <summary>Makes the declaration.</summary>
    public static PlanObject<ValidityPlan> Make() => new PlanObject<ValidityPlan>("validity", "How much the generator may distort the measurement before a run is INVALID: see [metrics.md](metrics.md#the-generators-health).", new ValidityPlan())
        .With("lateStarts", "Which part of a run's starts may be late (more than 50 ms) or find no free device.", Values.Share, v => v.LateStarts, (v, x) => v with { LateStarts = x })
        .With("windowLateStarts", "The same for one second's starts; beyond it the second is marked.", Values.Share, v => v.WindowLateStarts, (v, x) => v with { WindowLateStarts = x })
        .With("wakeUpDelay", "How late the thread pool may run what is due, as the 99th percentile of a second; beyond it the second is marked.", Values.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), v => v.WakeUpDelay, (v, x) => v with { WakeUpDelay = x })
        .With("gcPause", "Which part of a second garbage collection may pause the harness; beyond it the second is marked.", Values.Share, v => v.GcPause, (v, x) => v with { GcPause = x })
        .With("sendStall", "How long a write may wait until its socket takes it, since the packet then leaves later than its time stamp says; beyond it the second is marked.", Values.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), v => v.SendStall, (v, x) => v with { SendStall = x })
        .With("invalidWindows", "Which part of the run's time may be marked before the run is INVALID; fewer than 3 marked seconds never are.", Values.Share, v => v.InvalidWindows, (v, x) => v with { InvalidWindows = x });
}

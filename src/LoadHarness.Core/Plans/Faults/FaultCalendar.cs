namespace LoadHarness.Core.Plans.Faults;

/// <summary>When a run had no process, and was then resumed.</summary>
/// <param name="From">The end of what the process before had measured, from the run's start.</param>
/// <param name="To">When the next one began.</param>
/// <param name="ComingBack">How long the fleet took to come back then, by which the schedule and faults still to come are later.</param>
public readonly record struct Resumption(TimeSpan From, TimeSpan To, TimeSpan ComingBack);

/// <summary>When a plan's faults act in a run that is resumed: what had begun goes on with what is left of it, and what had not waits for the fleet.</summary>
public static class FaultCalendar
{
    private static readonly TimeSpan Shown = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the plan with the faults that are left behind the last resumption, by the time since: the simulator that starts there counts anew.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="resumptions">When it was resumed; none for the plan as it is.</param>
    public static RunPlan Left(RunPlan plan, IReadOnlyList<Resumption> resumptions)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(resumptions);
        if (resumptions.Count == 0)
        {
            return plan;
        }

        var marks = Marks(resumptions);
        var last = marks[^1].Observed;
        return WithFaults(plan, faults => [.. faults.Where(fault => !IsOver(At(fault, marks), fault, last)).Select(fault => Move(fault, At(fault, marks) - last))]);

        static FaultPlan Move(FaultPlan fault, TimeSpan at) => at >= TimeSpan.Zero ? fault with { At = at } : fault with { At = TimeSpan.Zero, For = fault.For + at };
    }

    /// <summary>Returns the plan with its faults at the times at which they acted, from the run's start; one that a gap cuts in two spans the gap.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="resumptions">When it was resumed; none for the plan as it is.</param>
    public static RunPlan AsRun(RunPlan plan, IReadOnlyList<Resumption> resumptions)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(resumptions);
        if (resumptions.Count == 0)
        {
            return plan;
        }

        var marks = Marks(resumptions);
        return WithFaults(plan, faults => [.. faults.Select(fault =>
        {
            var at = At(fault, marks);
            var from = Clock(at, isEnd: false);
            return from == fault.At && fault.For is null ? fault : fault with { At = Round(from), For = fault.For is { } length ? Round(Clock(at + length, isEnd: true) - from) : null };
        })]);

        // At a kill what ends has ended, and what begins does so behind the gap.
        TimeSpan Clock(TimeSpan observed, bool isEnd) => observed + Sum(marks.Where(mark => isEnd ? mark.Observed < observed : mark.Observed <= observed).Select(static mark => mark.Gap));

        static TimeSpan Round(TimeSpan time) => Shown * Math.Round(time / Shown);
    }

    /// <summary>When a fault begins, by the time that was observed.</summary>
    private static TimeSpan At(FaultPlan fault, IReadOnlyList<Mark> marks) => marks.Aggregate(fault.At, static (at, mark) => at >= mark.Observed ? at + mark.ComingBack : at);

    /// <summary>Two kinds are over with the moment at which they begin, where they leave nothing behind.</summary>
    private static bool IsOver(TimeSpan at, FaultPlan fault, TimeSpan observed) => fault.For is { } length ? at + length <= observed
        : at < observed && (fault.Kind == "certificate.rotation" || fault is { Kind: "broker.restart", Rate: null });

    private static Mark[] Marks(IReadOnlyList<Resumption> resumptions) =>
        [.. resumptions.Select((each, index) => new Mark(each.From - Sum(resumptions.Take(index).Select(static before => before.To - before.From)), each.To - each.From, each.ComingBack))];

    private static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, static (sum, time) => sum + time);

    private static RunPlan WithFaults(RunPlan plan, Func<IReadOnlyList<FaultPlan>, FaultPlan[]> change) => plan with
    {
        Faults = change(plan.Faults),
        Fleet = plan.Fleet with { Groups = [.. plan.Fleet.Groups.Select(group => group with { Faults = change(group.Faults) })] },
    };

    /// <param name="Observed">How much of the run was observed before.</param>
    /// <param name="Gap">How long it had no process.</param>
    /// <param name="ComingBack">How long the fleet took to come back.</param>
    private readonly record struct Mark(TimeSpan Observed, TimeSpan Gap, TimeSpan ComingBack);
}

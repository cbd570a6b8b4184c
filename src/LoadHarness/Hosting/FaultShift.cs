using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Hosting;

/// <summary>What is left of a plan's faults when a run is resumed: its simulator counts their time anew.</summary>
internal static class FaultShift
{
    /// <summary>Returns the plan with the faults that are not over yet, earlier by what the run had seen.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="observed">How long the run was observed.</param>
    /// <param name="comingBack">How long the fleet takes to come back, by which the schedule is later: faults that had not begun wait for it as well.</param>
    public static RunPlan Of(RunPlan plan, TimeSpan observed, TimeSpan comingBack) => plan with
    {
        Faults = Left(plan.Faults, observed, comingBack),
        Fleet = plan.Fleet with { Groups = [.. plan.Fleet.Groups.Select(group => group with { Faults = Left(group.Faults, observed, comingBack) })] },
    };

    private static FaultPlan[] Left(IReadOnlyList<FaultPlan> faults, TimeSpan observed, TimeSpan comingBack) =>
        [.. faults.Where(fault => !IsOver(fault, observed)).Select(fault => Moved(fault, observed, comingBack))];

    /// <summary>Two kinds are over with the moment at which they begin, where they leave nothing behind.</summary>
    private static bool IsOver(FaultPlan fault, TimeSpan observed) => fault.For is { } length ? fault.At + length <= observed
        : fault.At < observed && (fault.Kind == "certificate.rotation" || fault is { Kind: "broker.restart", Rate: null });

    private static FaultPlan Moved(FaultPlan fault, TimeSpan observed, TimeSpan comingBack) => fault.At >= observed
        ? fault with { At = fault.At - observed + comingBack }
        : fault with { At = TimeSpan.Zero, For = fault.At + fault.For - observed };
}

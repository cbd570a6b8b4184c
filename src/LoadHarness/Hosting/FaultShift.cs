using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Hosting;

/// <summary>What is left of a plan's faults when a run is resumed: its simulator counts their time anew.</summary>
internal static class FaultShift
{
    /// <summary>Returns the plan with the faults that are not over yet, earlier by what the run had seen of them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="observed">How long the run was observed.</param>
    public static RunPlan Of(RunPlan plan, TimeSpan observed) => plan with
    {
        Faults = Left(plan.Faults, observed),
        Fleet = plan.Fleet with { Groups = [.. plan.Fleet.Groups.Select(group => group with { Faults = Left(group.Faults, observed) })] },
    };

    private static FaultPlan[] Left(IReadOnlyList<FaultPlan> faults, TimeSpan observed) =>
        [.. faults.Where(fault => fault.For is not { } length || fault.At + length > observed).Select(fault => Earlier(fault, observed))];

    private static FaultPlan Earlier(FaultPlan fault, TimeSpan observed) => fault.At >= observed
        ? fault with { At = fault.At - observed }
        : fault with { At = TimeSpan.Zero, For = fault.At + fault.For - observed };
}

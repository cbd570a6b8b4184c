using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.Simulator.Faults;

/// <summary>What the simulator does wrong, and when. Immutable and checked.</summary>
public sealed class FaultSchedule
{
    /// <summary>Makes a schedule; a fault that makes no sense is refused with one sentence.</summary>
    /// <param name="seed">The seed that devices are chosen by.</param>
    /// <param name="faults">The faults, in any order.</param>
    public FaultSchedule(long seed, IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        for (var index = 0; index < faults.Count; index++)
        {
            if (ErrorOf(faults[index]) is { } error)
            {
                throw new HarnessException(ExitCode.BadInput, $"Fault {index + 1} ({FaultKinds.NameOf(faults[index].Kind)}): {error}");
            }
        }

        Seed = seed;
        Faults = faults;
    }

    /// <summary>Nothing goes wrong.</summary>
    public static FaultSchedule None { get; } = new(0, []);

    /// <summary>The seed that devices are chosen by.</summary>
    public long Seed { get; }

    /// <summary>The faults.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Turns a plan's faults into a schedule that hits exactly round(share × devices) of the fleet.</summary>
    public static FaultSchedule FromPlan(IReadOnlyList<FaultPlan> plans, long seed, IReadOnlyCollection<string> clientIds)
    {
        ArgumentNullException.ThrowIfNull(plans);
        return new FaultSchedule(seed, [.. plans.Select(plan => FromPlan(plan, seed, clientIds))]);
    }

    private static Fault FromPlan(FaultPlan plan, long seed, IReadOnlyCollection<string> clientIds)
    {
        if (!FaultKinds.TryParse(plan.Kind, out var kind))
        {
            throw new HarnessException(ExitCode.BadInput, $"There is no fault '{plan.Kind}'.", $"Known are {string.Join(", ", FaultKinds.Names)}.");
        }

        if (plan.Share is not (>= 0 and <= 1))
        {
            throw new HarnessException(ExitCode.BadInput, $"The share of fault '{plan.Kind}' is not between 0 and 1.");
        }

        var cutoff = plan.Share < 1 ? FaultSelection.Cutoff(seed, clientIds, plan.Share) : (ulong?)null;
        return new Fault(plan.At, plan.For, kind, plan.Value, cutoff);
    }

    private static string? ErrorOf(Fault fault) => fault switch
    {
        { At.Ticks: < 0 } => "it begins before the start.",
        { For.Ticks: <= 0 } => "its duration is not positive.",
        { Kind: FaultKind.SubackDelay, Value: null } => "it needs a value, the delay.",
        { Kind: FaultKind.SubackDelay, Value.Ticks: <= 0 } => "its delay is not positive.",
        { Kind: FaultKind.SubackDrop or FaultKind.Stall, Value: not null } => "it takes no value.",
        { Kind: FaultKind.Stall, Cutoff: not null } => "it concerns the whole simulator and takes no share of devices.",
        { Kind: FaultKind.Stall, For: null } => "it needs a duration: a stall without end answers nobody.",
        _ => null,
    };
}

using System.Collections.Frozen;
using LoadHarness.AwsIot;
using LoadHarness.Core;
using LoadHarness.Core.Plans.Faults;

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
                throw new HarnessException(ExitCode.BadInput, $"Fault {index + 1} ({FaultCatalog.Of(faults[index].Kind).Name}): {error}");
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

    /// <summary>The same with the faults of a group of devices, whose shares are shares of the group.</summary>
    /// <param name="plans">The group's faults.</param>
    /// <param name="clientIds">The client ids of the group's devices.</param>
    public FaultSchedule WithGroup(IReadOnlyList<FaultPlan> plans, IReadOnlyCollection<string> clientIds)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(clientIds);
        var chosen = plans.Select(plan => FromPlan(plan, Seed, clientIds)).Select(fault => fault with { Cutoff = null, ClientIds = clientIds.Where(id => Chooses(fault, id)).ToFrozenSet(StringComparer.Ordinal) });
        return new FaultSchedule(Seed, [.. Faults, .. chosen.Where(static fault => fault.ClientIds!.Count > 0)]); // A share of few devices may be none.
    }

    /// <summary>Whether a device has a fault.</summary>
    internal bool Chooses(Fault fault, string clientId) => fault switch
    {
        { ClientIds: { } ids } => ids.Contains(clientId),
        { Cutoff: { } cutoff } => FaultSelection.IsChosen(Seed, clientId, cutoff),
        _ => true,
    };

    private static Fault FromPlan(FaultPlan plan, long seed, IReadOnlyCollection<string> clientIds)
    {
        if (FaultCatalog.Find(plan.Kind) is not { } spec)
        {
            throw new HarnessException(ExitCode.BadInput, $"There is no fault '{plan.Kind}'.", $"Known are {string.Join(", ", FaultCatalog.Names)}.");
        }

        if (plan.Share is not (>= 0 and <= 1))
        {
            throw new HarnessException(ExitCode.BadInput, $"The share of fault '{plan.Kind}' is not between 0 and 1.");
        }

        var cutoff = plan.Share < 1 ? FaultSelection.Cutoff(seed, clientIds, plan.Share) : (ulong?)null;
        return new Fault(plan.At, plan.For, spec.Kind, plan.Value, cutoff) { Filter = plan.Filter, Operation = plan.Operation, Code = plan.Code, Rate = plan.Rate };
    }

    private static string? ErrorOf(Fault fault)
    {
        var spec = FaultCatalog.Of(fault.Kind);
        var plan = new FaultPlan(fault.At, fault.For, spec.Name, fault.Value, fault.Cutoff is null && fault.ClientIds is null ? 1 : 0) { Filter = fault.Filter, Operation = fault.Operation, Code = fault.Code, Rate = fault.Rate };
        foreach (var flaw in FaultRules.Check(spec, plan))
        {
            return flaw.IsMissing ? $"it lacks {flaw.Member}: {flaw.Words}." : $"{flaw.Member} {flaw.Words}";
        }

        return null;
    }
}

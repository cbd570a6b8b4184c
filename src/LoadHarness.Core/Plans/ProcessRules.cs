using LoadHarness.Core.Plans.Model;
using LoadHarness.Core.Plans.Quirks;

namespace LoadHarness.Core.Plans;

/// <summary>What must hold of a plan with several workers or several processes of the simulator.</summary>
internal static class ProcessRules
{
    private const string PairedScenario = "duplicate-client-id";

    /// <summary>Adds a fault for each rule that is broken.</summary>
    public static void Check(RunPlan plan, PlanReader reader)
    {
        if (plan.Workers > plan.Fleet.Devices)
        {
            reader.FaultAt("workers", $"'workers' is {plan.Workers}, more than the fleet's {plan.Fleet.Devices} devices.", "fleet.devices");
        }

        // A client id that comes again takes its session over; two processes know nothing of each other's sessions.
        var sharesIds = plan.Fleet.Quirks.Concat(plan.Fleet.Groups.SelectMany(static group => group.Quirks)).Any(static name => QuirkCatalog.Of([name]).HasFlag(Quirk.SharedClientId));
        if (plan.Scenario == PairedScenario && (plan.Workers > 1 || plan.Target.Processes > 1))
        {
            reader.FaultAt(plan.Workers > 1 ? "workers" : "target.processes", $"scenario {PairedScenario} needs one worker and one process of the simulator: the two devices of a pair must meet.", "scenario");
        }

        if (sharesIds && plan.Workers > 1)
        {
            reader.FaultAt("workers", "'workers' does not fit the quirk 'shared-client-id': only within one process is it seen who shares an id.", "fleet.quirks");
        }

        if (plan.Target.Processes == 1)
        {
            return;
        }

        if (plan.Target.Kind != TargetKind.Sim)
        {
            reader.FaultAt("target.processes", $"'target.processes' does not fit kind {plan.Target.Kind.ToString().ToLowerInvariant()}; they are of the simulator.", "target.kind");
        }

        if (plan.Target.Quotas.Count > 0)
        {
            reader.FaultAt("target.processes", "'target.processes' does not fit 'target.quotas': each process would keep the account's limits for itself.", "target.quotas");
        }

        if (sharesIds)
        {
            reader.FaultAt("target.processes", "'target.processes' does not fit the quirk 'shared-client-id': devices that share one must meet in one process.", "fleet.quirks");
        }
    }
}

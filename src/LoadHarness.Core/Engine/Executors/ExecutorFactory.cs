using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;

namespace LoadHarness.Core.Engine.Executors;

/// <summary>Makes a plan's executor.</summary>
internal static class ExecutorFactory
{
    /// <summary>Makes the executor of a slice; the plan has been validated.</summary>
    public static Executor Create(RunPlan plan, FleetSlice slice) => ExecutorNames.IsOpen(plan.Load.Executor)
        ? new OpenExecutor(PacerFactory.Create(plan.Load, plan.Fleet.Devices), slice)
        : new ClosedExecutor(PacerFactory.CreateProfile(plan.Load, plan.Fleet.Devices), ReconnectPolicies.RuleOf(plan.Reconnect).FirstPause, slice);
}

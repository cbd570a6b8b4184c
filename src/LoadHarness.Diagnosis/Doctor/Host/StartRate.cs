using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>How fast a plan starts devices.</summary>
internal static class StartRate
{
    /// <summary>Device starts a second at the peak; null in a closed model, whose rate is the target's.</summary>
    public static double? PeakOf(RunPlan plan) =>
        ExecutorNames.IsOpen(plan.Load.Executor) ? PacerFactory.Create(plan.Load, plan.Fleet.Devices).PeakRate : null;
}

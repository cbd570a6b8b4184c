using LoadHarness.Core.Engine;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;
using LoadHarness.Scenarios.FleetProvisioning;

namespace LoadHarness.Scenarios.MassProvisioningDay;

/// <summary>A day on which a product goes to its buyers: devices provision themselves by claim as they are switched on, go into service, and come back after a loss.</summary>
public static class MassProvisioningDayScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "mass-provisioning-day";

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FleetProvisioningScenario(context with { Plan = ConnectedFleetScenario.Complete(context.Plan, churn: null) }, ScenarioName);
    }
}

using LoadHarness.Core.Engine;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;

namespace LoadHarness.Scenarios.DuplicateClientId;

/// <summary>Pairs of devices with one client id each: whoever connects takes the other's place, which comes back by its reconnect policy and takes it again.</summary>
public static class DuplicateClientIdScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "duplicate-client-id";

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Both of a pair are the even one to the target, as a copied device is.
        return new ConnectedFleetScenario(ScenarioName, context) { SharedIdOf = device => DeviceNames.Serial(context.Plan, context.RunId, device - (device % 2)) };
    }
}

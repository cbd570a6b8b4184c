using LoadHarness.Core.Engine;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;

namespace LoadHarness.Scenarios.ReconnectStorm;

/// <summary>A connected fleet that the target drops all at once, by a fault of the simulator or by its owner's hand, and that comes back by its reconnect policy.</summary>
public static class ReconnectStormScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "reconnect-storm";

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context) => new ConnectedFleetScenario(ScenarioName, context);
}

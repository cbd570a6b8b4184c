using LoadHarness.Core.Engine;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;

namespace LoadHarness.Scenarios.SteadyFleet;

/// <summary>A connected fleet at its daily work: telemetry and requests as the plan has them, keep-alive, and a way back after whatever loss there is.</summary>
public static class SteadyFleetScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "steady-fleet";

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context) => new ConnectedFleetScenario(ScenarioName, context);
}

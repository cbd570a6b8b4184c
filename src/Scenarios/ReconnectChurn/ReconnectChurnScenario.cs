using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;

namespace LoadHarness.Scenarios.ReconnectChurn;

/// <summary>A connected fleet of which a planned share loses its connection each minute, half of it without DISCONNECT, and comes back by its reconnect policy.</summary>
public static class ReconnectChurnScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "reconnect-churn";

    /// <summary>The losses of a plan that does not name its own: 10 % a minute.</summary>
    internal static ChurnPlan Usual { get; } = new();

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context) => new ConnectedFleetScenario(ScenarioName, context, Usual);
}

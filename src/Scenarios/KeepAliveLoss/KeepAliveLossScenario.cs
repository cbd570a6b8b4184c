using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;

namespace LoadHarness.Scenarios.KeepAliveLoss;

/// <summary>A connected fleet whose network goes silent under it: the server notices one and a half keep-alives after the last packet, the device when a PINGRESP is missing.</summary>
public static class KeepAliveLossScenario
{
    /// <summary>The name in plans.</summary>
    public const string ScenarioName = "keepalive-loss";

    /// <summary>The losses of a plan that does not name its own: all devices once, spread over 10 s.</summary>
    internal static ChurnPlan Usual { get; } = new() { Share = 1, Every = TimeSpan.FromSeconds(10), Manner = LossManner.Silence, Times = 1 };

    /// <summary>Makes the scenario.</summary>
    /// <param name="context">What its devices share.</param>
    public static IScenario Create(ScenarioContext context) => new ConnectedFleetScenario(ScenarioName, context, Usual);
}

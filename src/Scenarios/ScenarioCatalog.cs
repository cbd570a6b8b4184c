using System.Collections.Frozen;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.ConnectedFleet;
using LoadHarness.Scenarios.DuplicateClientId;
using LoadHarness.Scenarios.FleetProvisioning;
using LoadHarness.Scenarios.KeepAliveLoss;
using LoadHarness.Scenarios.MassProvisioningDay;
using LoadHarness.Scenarios.ReconnectChurn;
using LoadHarness.Scenarios.ReconnectStorm;
using LoadHarness.Scenarios.SteadyFleet;
using LoadHarness.Scenarios.SubscribeStorm;

namespace LoadHarness.Scenarios;

/// <summary>One entry of the catalogue.</summary>
/// <param name="Name">The name in plans.</param>
/// <param name="Summary">What a device does, one sentence.</param>
/// <param name="Funnel">The stages in order.</param>
/// <param name="AttemptsPerIteration">How often one iteration of a plan that goes well attempts each step; what is not named is attempted once.</param>
/// <param name="Create">Makes the scenario.</param>
public sealed record ScenarioEntry(string Name, string Summary, IReadOnlyList<string> Funnel, Func<RunPlan, IReadOnlyDictionary<string, double>> AttemptsPerIteration, Func<ScenarioContext, IScenario> Create)
{
    /// <summary>Whether its devices provision themselves, so that a run creates certificates and things.</summary>
    public bool Provisions { get; init; }

    /// <summary>Whether its devices use the target's certificate as their own: the simulator's then allows more than provisioning.</summary>
    public bool IsInService { get; init; }
}

/// <summary>The one list of scenarios.</summary>
public static class ScenarioCatalog
{
    /// <summary>All scenarios by name.</summary>
    public static FrozenDictionary<string, ScenarioEntry> All { get; } = new ScenarioEntry[]
    {
        new(FleetProvisioningScenario.ScenarioName, "Connects with the claim certificate, subscribes, gets a certificate, registers as a thing, reconnects with its own certificate and publishes once.", FleetProvisioningScenario.Stages, static _ => FleetProvisioningScenario.Attempts, static context => new FleetProvisioningScenario(context)) { Provisions = true },
        new(SubscribeStormScenario.ScenarioName, "Connects and subscribes, nothing else: SUBACK latency, on any broker.", SubscribeStormScenario.Stages, SubscribeStormScenario.AttemptsOf, static context => new SubscribeStormScenario(context)),
        InService(SteadyFleetScenario.ScenarioName, "Connects with the target's certificate as its own, subscribes, and is held: telemetry and requests as the plan has them, and a way back after a loss.", SteadyFleetScenario.Create),
        InService(ReconnectChurnScenario.ScenarioName, "As steady-fleet; a planned share of the devices loses its connection each minute, half of it without DISCONNECT, and comes back by the reconnect policy.", ReconnectChurnScenario.Create),
        InService(ReconnectStormScenario.ScenarioName, "As steady-fleet; the target drops all devices at once, by a fault such as broker.restart, and they come back by the reconnect policy.", ReconnectStormScenario.Create),
        InService(KeepAliveLossScenario.ScenarioName, "As steady-fleet; the network goes silent under the devices, and only keep-alive finds it.", KeepAliveLossScenario.Create),
        InService(DuplicateClientIdScenario.ScenarioName, "As steady-fleet; two devices each have one client id, and take each other's place again and again.", DuplicateClientIdScenario.Create),
        new(MassProvisioningDayScenario.ScenarioName, "As fleet-provisioning; devices that are held come back after a loss. For a day's ramp with its peaks.", FleetProvisioningScenario.Stages, static _ => FleetProvisioningScenario.Attempts, MassProvisioningDayScenario.Create) { Provisions = true },
    }.ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);

    /// <summary>One whose devices are in service from the beginning.</summary>
    private static ScenarioEntry InService(string name, string summary, Func<ScenarioContext, IScenario> create) =>
        new(name, summary, ConnectedFleetScenario.Stages, ConnectedFleetScenario.AttemptsOf, create) { IsInService = true };

    /// <summary>Finds a scenario.</summary>
    /// <exception cref="HarnessException">There is none of that name.</exception>
    public static ScenarioEntry Find(string name) => All.TryGetValue(name, out var entry)
        ? entry
        : throw new HarnessException(ExitCode.BadInput, $"There is no scenario '{name}'.", $"Known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.");
}

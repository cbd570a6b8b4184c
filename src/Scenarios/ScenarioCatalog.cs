using System.Collections.Frozen;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;
using LoadHarness.Scenarios.FleetProvisioning;
using LoadHarness.Scenarios.SubscribeStorm;

namespace LoadHarness.Scenarios;

/// <summary>One entry of the catalogue.</summary>
/// <param name="Name">The name in plans.</param>
/// <param name="Summary">What a device does, one sentence.</param>
/// <param name="Funnel">The stages in order.</param>
/// <param name="AttemptsPerIteration">How often one iteration of a plan that goes well attempts each step; what is not named is attempted once.</param>
/// <param name="Create">Makes the scenario.</param>
public sealed record ScenarioEntry(string Name, string Summary, IReadOnlyList<string> Funnel, Func<RunPlan, IReadOnlyDictionary<string, double>> AttemptsPerIteration, Func<ScenarioContext, IScenario> Create);

/// <summary>The one list of scenarios.</summary>
public static class ScenarioCatalog
{
    /// <summary>All scenarios by name.</summary>
    public static FrozenDictionary<string, ScenarioEntry> All { get; } = new ScenarioEntry[]
    {
        new(FleetProvisioningScenario.ScenarioName, "Connects with the claim certificate, subscribes, gets a certificate, registers as a thing, reconnects with its own certificate and publishes once.", FleetProvisioningScenario.Stages, static _ => FleetProvisioningScenario.Attempts, static context => new FleetProvisioningScenario(context)),
        new(SubscribeStormScenario.ScenarioName, "Connects and subscribes, nothing else: SUBACK latency, on any broker.", SubscribeStormScenario.Stages, SubscribeStormScenario.AttemptsOf, static context => new SubscribeStormScenario(context)),
    }.ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Finds a scenario.</summary>
    /// <exception cref="HarnessException">There is none of that name.</exception>
    public static ScenarioEntry Find(string name) => All.TryGetValue(name, out var entry)
        ? entry
        : throw new HarnessException(ExitCode.BadInput, $"There is no scenario '{name}'.", $"Known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.");
}

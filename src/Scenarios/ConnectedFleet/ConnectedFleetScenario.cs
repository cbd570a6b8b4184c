using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios.Common;

namespace LoadHarness.Scenarios.ConnectedFleet;

/// <summary>Devices in service: each connects with the target's certificate as its own, subscribes to its commands, publishes, is held, and comes back after a loss.</summary>
/// <remarks>What the scenarios of this kind differ in is what happens to the devices while they are held.</remarks>
public sealed class ConnectedFleetScenario : IScenario
{
    internal const int Connected = 0;
    internal const int Subscribed = 1;
    internal const int Operational = 2;

    private readonly ScenarioContext _context;

    /// <summary>Makes a scenario of this kind.</summary>
    /// <param name="name">The name in plans.</param>
    /// <param name="context">What its devices share; devices come back unless the plan says otherwise.</param>
    /// <param name="churn">The losses by plan where the plan itself has none; null for none.</param>
    public ConnectedFleetScenario(string name, ScenarioContext context, ChurnPlan? churn = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Name = name;
        _context = context with { Plan = Complete(context.Plan, churn) };
    }

    /// <summary>The stages of the funnel.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["connected", "subscribed", "operational"];

    /// <summary>The client id of a device; null for its serial number.</summary>
    public Func<int, string>? SharedIdOf { get; init; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> FunnelStages => Stages;

    /// <summary>How often one iteration attempts each step: all of it once, but for the filters that requests need beside the commands.</summary>
    public static IReadOnlyDictionary<string, double> AttemptsOf(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double filters = HeldTopics.Of(plan, "serial", 0, "serial")?.Beside([DeviceNames.Fill(plan.Fleet.Commands, "serial", 0)]).Count ?? 1;
        return new Dictionary<string, double>(StringComparer.Ordinal) { ["suback"] = filters, ["device.suback"] = filters };
    }

    /// <summary>The plan with what the scenario is about, where the plan does not say it.</summary>
    internal static RunPlan Complete(RunPlan plan, ChurnPlan? churn) => plan.Fleet.After != AfterOperational.Hold ? plan : plan with
    {
        Reconnect = plan.Reconnect with { Held = plan.Reconnect.Held ?? true },
        Churn = plan.Churn ?? churn,
    };

    /// <inheritdoc/>
    public IScenarioDevice CreateDevice(int index) => new ConnectedDevice(_context, index, SharedIdOf?.Invoke(index));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

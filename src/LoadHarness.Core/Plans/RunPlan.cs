using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Core.Plans;

/// <summary>What a run does: the plan file with every default filled in. Immutable after load.</summary>
public sealed record RunPlan
{
    /// <summary>The run's name; part of its folder's name. Letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Name { get; init; } = "run";

    /// <summary>What one device does, by the scenario's name.</summary>
    public string Scenario { get; init; } = "fleet-provisioning";

    /// <summary>Where the devices connect.</summary>
    public TargetPlan Target { get; init; } = new();

    /// <summary>The virtual devices.</summary>
    public FleetPlan Fleet { get; init; } = new();

    /// <summary>When devices start.</summary>
    public LoadPlan Load { get; init; } = new();

    /// <summary>How many processes on this host run the devices; 1 is the program itself.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long a device waits for each answer.</summary>
    public TimeoutPlan Timeouts { get; init; } = new();

    /// <summary>How long a device waits before it tries again.</summary>
    public ReconnectPlan Reconnect { get; init; } = new();

    /// <summary>Whether each filter has a SUBSCRIBE of its own.</summary>
    public SubscribeMode Subscribe { get; init; } = SubscribeMode.OneByOne;

    /// <summary>Left out of histograms and latency gates, never out of funnel and rates.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>What the simulator does wrong, and when.</summary>
    public IReadOnlyList<FaultPlan> Faults { get; init; } = [];

    /// <summary>What held devices publish; null for nothing.</summary>
    public TelemetryPlan? Telemetry { get; init; }

    /// <summary>What held devices ask; null for nothing.</summary>
    public RequestPlan? Requests { get; init; }

    /// <summary>How often held devices lose their connection by plan; null for what the scenario is about.</summary>
    public ChurnPlan? Churn { get; init; }

    /// <summary>How much the generator may distort the measurement.</summary>
    public ValidityPlan Validity { get; init; } = new();

    /// <summary>The conditions that decide the verdict.</summary>
    public IReadOnlyList<GatePlan> Gates { get; init; } = [];

    /// <summary>What a plan that fails on purpose must end in; null for a plan that must not fail.</summary>
    public ExpectPlan? Expect { get; init; }

    /// <summary>All faults: the fleet's own, then those of each group, with the group they are of.</summary>
    public IEnumerable<(FaultPlan Fault, GroupPlan? Group)> AllFaults() =>
        Faults.Select(static fault => (fault, (GroupPlan?)null)).Concat(Fleet.Groups.SelectMany(static group => group.Faults.Select(fault => (fault, (GroupPlan?)group))));
}

/// <summary>One condition on a metric.</summary>
/// <param name="That">The condition: <c>timeout.rate &lt; 0.5%</c>.</param>
/// <param name="Abort">Ends the run early once the condition is surely broken.</param>
/// <param name="After">How long an aborting gate waits before it judges.</param>
public sealed record GatePlan(string That, bool Abort = false, TimeSpan After = default);

/// <summary>How SUBSCRIBE packets are cut.</summary>
public enum SubscribeMode
{
    /// <summary>One filter a SUBSCRIBE, each awaited, as AWS IoT Device SDK v2 does.</summary>
    OneByOne,

    /// <summary>All filters of a step in one SUBSCRIBE.</summary>
    Together,
}

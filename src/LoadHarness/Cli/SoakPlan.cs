using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Plans;
using LoadHarness.Scenarios;

namespace LoadHarness.Cli;

/// <summary>What <c>soak</c> makes of a plan: hours, and gates on what may drift.</summary>
internal static class SoakPlan
{
    /// <summary>What a bare <c>soak</c> does.</summary>
    public const string DefaultPlan = "soak";

    /// <summary>How long a plan is held that takes less than <see cref="ShortSoak"/>.</summary>
    public const string DefaultLength = "8h";

    private const string Origin = "soak";

    /// <summary>A shorter plan was not written to be a soak.</summary>
    private static readonly TimeSpan ShortSoak = TimeSpan.FromMinutes(30);

    /// <summary>The generator's own resources: a harness that leaks must say so, and not put it down to the target.</summary>
    private static readonly string[] OwnGates =
    [
        "drift(harness.live_bytes) < 4MiB/h", "drift(harness.working_set) < 16MiB/h", "drift(harness.handles) < 10/h", "drift(harness.threads) < 5/h",
    ];

    private static readonly string[] TelemetryGates = ["drift(telemetry.p50) < 5%/h", "drift(telemetry.p99) < 5%/h", "drift(telemetry.timeout.rate) < 0.1%/h"];

    /// <summary>For devices that connect and subscribe all along; of the percentiles those of which there are samples enough.</summary>
    private static readonly string[] ConnectingGates = ["drift(suback.p50) < 5%/h", "drift(suback.p99) < 5%/h", "drift(suback.timeout.rate) < 0.1%/h", "drift(churn.reconnects_per_device_hour) < 10%/h"];

    /// <summary>Reads a plan as a soak.</summary>
    /// <param name="yaml">The plan.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="overrides">What changes it.</param>
    /// <param name="variables">What stands for <c>${KEY}</c>.</param>
    /// <param name="duration">How long it is to last, and where that was said; null for the plan's own length.</param>
    /// <param name="rules">What else must hold.</param>
    /// <exception cref="HarnessException">The plan is no good, or its devices do not go on.</exception>
    public static LoadedPlan Load(string yaml, string name, IReadOnlyList<PlanOverride> overrides, IReadOnlyDictionary<string, string> variables, (string Value, string Origin)? duration, IReadOnlyList<PlanRule> rules)
    {
        PlanOverride[] lasting = [.. overrides, .. Length(PlanLoader.Load(yaml, name, overrides, variables).Plan, duration)];
        var plan = PlanLoader.Load(yaml, name, lasting, variables).Plan;
        return PlanLoader.Load(yaml, name, [.. lasting, .. Gates(plan).Select(static gate => PlanOverride.Append("gates", gate, Origin))], variables, rules);
    }

    /// <summary>The drift gates that a plan lacks, as far as it measures their metrics all along.</summary>
    internal static IEnumerable<string> Gates(RunPlan plan)
    {
        var own = plan.Gates.Select(static gate => GateExpression.Parse(gate.That)).Where(static gate => gate.Drift != DriftUnit.None).Select(static gate => gate.Subject).ToHashSet(StringComparer.Ordinal);
        string[] wanted = [.. OwnGates, .. plan.Telemetry is { Qos: 1 } ? TelemetryGates : [], .. GoesOnConnecting(plan) ? ConnectingGates : []];
        return wanted.Where(gate => !own.Contains(GateExpression.Parse(gate).Subject) && CanBeDecided(gate, plan));
    }

    /// <summary>A gate whose samples are too few, however long it goes on, would keep each soak from passing; own resources are judged all the same, since there only time is missing.</summary>
    private static bool CanBeDecided(string gate, RunPlan plan)
    {
        var attempts = ScenarioCatalog.All.GetValueOrDefault(plan.Scenario)?.AttemptsPerIteration(plan); // Whether there is such a scenario is a rule of its own.
        return GateExpression.Parse(gate).Metric.IsOwn || PlanDescription.Of(plan with { Gates = [new GatePlan(gate)] }, attempts).Gates[0] is not { Reachable: false, Needed: > 0 };
    }

    private static bool GoesOnConnecting(RunPlan plan) => plan.Fleet.Iterations is null || plan.Churn is not null;

    private static PlanOverride[] Length(RunPlan plan, (string Value, string Origin)? duration)
    {
        if (plan.Fleet.Iterations is null)
        {
            return duration is { } given ? [new PlanOverride("load.duration", given.Value, given.Origin)] : [];
        }

        if (plan.Fleet.After != AfterOperational.Hold)
        {
            throw new HarnessException(ExitCode.BadInput, "A soak needs devices that go on, and those of this plan disconnect for good.", "Set 'fleet.after: hold', or 'fleet.iterations: forever'.");
        }

        var isShort = PlanDescription.Of(plan).PlannedLength < ShortSoak;
        return duration is { } length ? [new PlanOverride("fleet.hold", length.Value, length.Origin)]
            : isShort ? [new PlanOverride("fleet.hold", DefaultLength, Origin)]
            : [];
    }
}

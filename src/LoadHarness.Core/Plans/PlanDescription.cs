using System.Globalization;
using LoadHarness.Core.Gates;

namespace LoadHarness.Core.Plans;

/// <summary>What ends the starts.</summary>
public enum StartsEndBy
{
    /// <summary>All devices have started as often as they may.</summary>
    Devices,

    /// <summary>The stages or the duration are over.</summary>
    Stages,
}

/// <summary>What a gate asks of a run's size.</summary>
/// <param name="That">The condition, normalised.</param>
/// <param name="Needed">Samples it needs at the least; 0 where one value is enough.</param>
/// <param name="Planned">Samples the plan gives, if all goes well; null where it depends on the run's length.</param>
/// <param name="Reachable">False where the plan cannot give enough, so that the gate must end inconclusive.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record GateNeed(string That, long Needed, long? Planned, bool Reachable, string Sentence);

/// <summary>A plan in words, before it runs.</summary>
public sealed record PlanDescription
{
    /// <summary>The load: <c>5,000 devices: 0 → 100 starts/s in 10 s, then 100 starts/s for 45 s; devices run out after 55 s</c>.</summary>
    public required string Load { get; init; }

    /// <summary>What ends the starts.</summary>
    public required StartsEndBy EndBy { get; init; }

    /// <summary>When starts end; null where that depends on how fast the target answers.</summary>
    public required TimeSpan? StartsEnd { get; init; }

    /// <summary>How long the run takes at least: starts and hold; null where that depends on how fast the target answers.</summary>
    public required TimeSpan? PlannedLength { get; init; }

    /// <summary>Iterations that the plan starts; null where that depends on how fast the target answers.</summary>
    public required long? PlannedIterations { get; init; }

    /// <summary>What each gate needs, in the plan's order.</summary>
    public required IReadOnlyList<GateNeed> Gates { get; init; }

    /// <summary>Describes a valid plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="attemptsPerIteration">How often the scenario tries each step in one iteration, by the step's name; 1 where it does not say.</param>
    public static PlanDescription Of(RunPlan plan, IReadOnlyDictionary<string, double>? attemptsPerIteration = null)
    {
        var schedule = PlanSchedule.Of(plan);
        TimeSpan? length = schedule.End is { } known ? known + (plan.Fleet.After == AfterOperational.Hold ? plan.Fleet.Hold : TimeSpan.Zero) : null;
        return new PlanDescription
        {
            Load = LoadWords.Of(plan, schedule),
            EndBy = schedule.EndBy,
            StartsEnd = schedule.End,
            PlannedLength = length,
            PlannedIterations = schedule.Iterations,
            Gates = [.. plan.Gates.Select(g => Need(GateExpression.Parse(g.That), plan, schedule.Iterations, attemptsPerIteration, length - plan.Warmup))],
        };
    }

    private static GateNeed Need(GateExpression gate, RunPlan plan, long? iterations, IReadOnlyDictionary<string, double>? attemptsPerIteration, TimeSpan? available)
    {
        if (gate.Drift != DriftUnit.None)
        {
            return DriftNeeds.Of(gate, plan, available, (long?)(iterations * Attempts(gate.Metric.Name, attemptsPerIteration)));
        }

        var name = gate.Metric.Name;
        var needed = gate.Metric.Kind switch
        {
            MetricKind.Number => 0,
            MetricKind.Latency => gate.Statistic!.SamplesNeeded,
            _ when gate.Operator == GateOperator.Equal => 1,
            _ => Math.Max(1, SampleSize.WithoutFailure(gate.IsUpperLimit ? gate.Limit : 1 - gate.Limit, Confidence.Usual)),
        };
        if (gate.Metric.Kind == MetricKind.Number)
        {
            return new GateNeed(gate.Text, 0, null, true, $"{gate.Text} is judged by one value.");
        }

        long? planned = name.StartsWith("funnel.", StringComparison.Ordinal)
            ? Math.Min(plan.Fleet.Devices, iterations ?? plan.Fleet.Devices)
            : KindOf(name) is { } kind && PerHold(kind, plan) is { } held ? held.Planned
            : iterations is { } known ? (long)(known * Attempts(name, attemptsPerIteration)) : null;
        var reachable = planned is null || planned >= needed;
        var what = gate.Metric.Kind == MetricKind.Latency ? "samples" : gate.IsUpperLimit ? "samples with no hit" : "samples with no miss";
        var outlook = planned is null ? "how many it gets depends on the target's speed"
            : reachable ? string.Create(CultureInfo.InvariantCulture, $"the plan gives {planned:N0}")
            : string.Create(CultureInfo.InvariantCulture, $"the plan gives {planned:N0}, so the gate must end inconclusive: raise 'fleet.devices' or loosen the limit");
        return new GateNeed(gate.Text, needed, planned, reachable, string.Create(CultureInfo.InvariantCulture, $"{gate.Text} needs {needed:N0} {what}; {outlook}."));
    }

    private static Metrics.StepKind? KindOf(string metric) => Metrics.Step.All.Where(step => GateSteps.Names(metric, step)).Select(static step => (Metrics.StepKind?)step.Kind).FirstOrDefault();

    /// <summary>How often held devices attempt a step at the least, since devices that finish early do so more often; null for a step that the hold has nothing to do with, nothing planned where it depends on losses.</summary>
    private static (long? Planned, bool IsHeld)? PerHold(Metrics.StepKind kind, RunPlan plan) => kind switch
    {
        Metrics.StepKind.Telemetry => (Times(plan.Telemetry?.Every, plan), true),
        Metrics.StepKind.Request => (Times(plan.Requests?.Every, plan), true),
        Metrics.StepKind.Delivery or Metrics.StepKind.Silence => (null, true),
        _ => null,
    };

    private static long Times(TimeSpan? every, RunPlan plan) => every is { } period ? plan.Fleet.Devices * (long)(plan.Fleet.Hold / period) : 0;

    /// <summary>Attempts at the step that a metric is about; iterations for those that are about no step.</summary>
    private static double Attempts(string metric, IReadOnlyDictionary<string, double>? attemptsPerIteration) =>
        attemptsPerIteration is not null && attemptsPerIteration.TryGetValue(GateSteps.StepOf(metric), out var attempts) ? attempts : 1;
}

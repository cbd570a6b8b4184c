using LoadHarness.Core.Engine;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Gates;

/// <summary>A plan's gates over a run: their drift windows, when one of them ended the run, since when one is broken, and how they stand. One thread at a time.</summary>
internal sealed class RunGates
{
    private readonly GateExpression[] _gates;

    /// <summary>Makes the gates of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="totals">What has been measured since the start.</param>
    public RunGates(RunPlan plan, Func<IGateMetrics> totals)
    {
        _gates = [.. plan.Gates.Select(static gate => GateExpression.Parse(gate.That))];
        Marks = new GateMark[_gates.Length];
        Drift = new DriftWatch(_gates, plan.Warmup, totals, ResumePoint.LongestComingBack(plan));
    }

    /// <summary>The gates, in the plan's order.</summary>
    public IReadOnlyList<GateExpression> All => _gates;

    /// <summary>The windows of the drift gates.</summary>
    public DriftWatch Drift { get; }

    /// <summary>What is remembered of each gate.</summary>
    public GateMark[] Marks { get; }

    /// <summary>Takes note of how the gates stand at the end of a second.</summary>
    public IReadOnlyList<GateResult> Observe(IGateMetrics metrics, TimeSpan elapsed)
    {
        var results = Evaluate(metrics);
        for (var i = 0; i < results.Length; i++)
        {
            // A gate that holds again has not been broken: at the first few devices of a ramp many a rate is beyond its limit.
            var mark = Marks[i];
            Marks[i] = results[i].Outcome != GateOutcome.Fail ? mark with { BrokenAt = null, BrokenOn = 0 }
                : mark.BrokenAt is null ? mark with { BrokenAt = elapsed.TotalSeconds, BrokenOn = results[i].Samples }
                : mark;
        }

        return results;
    }

    /// <summary>Returns how the gates stand at the run's end, in the plan's order.</summary>
    public IReadOnlyList<GateResult> Conclude(IGateMetrics metrics) => [.. Evaluate(metrics).Zip(Marks, static (result, mark) =>
        result.Outcome == GateOutcome.Fail && mark.BrokenAt is { } since ? result with { BrokenAt = since, BrokenOn = mark.BrokenOn } : result)];

    private GateResult[] Evaluate(IGateMetrics metrics)
    {
        using var drifts = Drift.Results.GetEnumerator();
        return [.. _gates.Select((gate, index) => (gate.Drift == DriftUnit.None ? GateEvaluator.Evaluate(gate, metrics) : Next(drifts)) with { AbortedAt = Marks[index].AbortedAt })];
    }

    private static GateResult Next(IEnumerator<GateResult> results) => results.MoveNext() ? results.Current : throw new InvalidOperationException("A drift gate has no result.");
}

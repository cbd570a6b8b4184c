using System.ComponentModel;
using BenchmarkDotNet.Attributes;
using LoadHarness.Core.Engine.Pacers;
using LoadHarness.Core.Plans;

namespace LoadHarness.Benchmarks.Pacing;

/// <summary>When a start is due, near the run's beginning and far into a soak: the cost must not grow with the index.</summary>
[Description("Pacing")]
public class PacerBenchmarks
{
    private readonly Pacer _constant = PacerFactory.Create(new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = 1000 }, devices: 1);

    private readonly Pacer _ramping = PacerFactory.Create(
        new LoadPlan
        {
            Executor = ExecutorNames.RampingArrivalRate,
            Stages = [new StagePlan(TimeSpan.FromSeconds(10), 1000), new StagePlan(TimeSpan.FromDays(20), 1000), new StagePlan(TimeSpan.FromSeconds(10), 0)],
        },
        devices: 1);

    private readonly Pacer _storm = PacerFactory.Create(new LoadPlan { Executor = ExecutorNames.Storm, Within = TimeSpan.FromMinutes(1) }, devices: int.MaxValue);

    /// <summary>Which start.</summary>
    [Params(0L, 1_000_000L, 1_000_000_000L)]
    public long Index { get; set; }

    /// <summary>One rate.</summary>
    [Benchmark]
    public bool Constant() => _constant.TryGetDue(Index, out _);

    /// <summary>Three stages.</summary>
    [Benchmark]
    public bool Ramping() => _ramping.TryGetDue(Index, out _);

    /// <summary>A storm spread over a window.</summary>
    [Benchmark]
    public bool Storm() => _storm.TryGetDue(Index, out _);
}

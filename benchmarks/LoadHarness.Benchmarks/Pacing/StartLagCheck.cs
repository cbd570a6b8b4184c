using System.Globalization;
using BenchmarkDotNet.Loggers;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Benchmarks.Pacing;

/// <summary>Measures how far behind their due time starts of an empty scenario are: the engine's own share of every lag.</summary>
internal static class StartLagCheck
{
    private const double Rate = 1000;
    private const int Seconds = 10;

    /// <summary>Runs the engine for ten seconds at 1,000 starts a second, after a second that is not counted, and prints the lag.</summary>
    public static async Task<int> RunAsync(ILogger output)
    {
        await MeasureAsync(seconds: 1); // The runtime compiles in it.
        var generator = await MeasureAsync(Seconds);
        var lag = generator.DispatchLagMs;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{generator.PlannedStarts:N0} starts of an empty scenario at {generator.AchievedRate:N1}/s: lag p50 {lag.P50:0.000} ms, p99 {lag.P99:0.000} ms, p99.9 {lag.P999:0.000} ms, max {lag.Max:0.000} ms"));
        return lag.P99 <= 1 ? 0 : 1;
    }

    private static async Task<GeneratorSummary> MeasureAsync(int seconds)
    {
        var plan = new RunPlan
        {
            Fleet = new FleetPlan { Devices = (int)Rate * seconds, After = AfterOperational.Disconnect },
            Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = Rate },
        };
        await using var scenario = new EmptyScenario();
        var recorder = new RunRecorder(plan.Fleet.Devices, scenario.FunnelStages, TimeProvider.System);
        using var probe = new HostProbe();
        using var session = new RunSession(plan, scenario, recorder, new ThreadPacingClock(), probe, []);
        await session.RunAsync(CancellationToken.None, CancellationToken.None);
        return session.Summarize(Facts()).Generator;
    }

    private static RunFacts Facts() => new()
    {
        Run = new RunInfo
        {
            Id = "lag", Name = "lag", Scenario = "empty", StartedAt = default, FinishedAt = default, Seed = 0, Target = new TargetInfo("none", "none"), Load = "", Version = "",
        },
        Interrupted = false,
    };

    private sealed class EmptyScenario : IScenario, IScenarioDevice
    {
        public string Name => "empty";

        public IReadOnlyList<string> FunnelStages { get; } = ["operational"];

        public IScenarioDevice CreateDevice(int index) => this;

        public Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            iteration.Reached(0);
            iteration.End(Outcome.Ok);
            return Task.CompletedTask;
        }

        public ValueTask ReleaseAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

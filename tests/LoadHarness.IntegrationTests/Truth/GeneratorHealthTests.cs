using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Scenarios;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>What a run says of its own generator.</summary>
public sealed class GeneratorHealthTests
{
    [Fact]
    public async Task Cpu_UsedBeforeTheRun_IsNotTheRuns()
    {
        var probe = new SetProbe();
        var summary = await RunAsync(new LoadPlan { Executor = ExecutorNames.Storm }, probe, beforeRun: () => probe.Used = TimeSpan.FromHours(1));

        Assert.Equal(new CpuSummary(0, 0, 0), summary.CpuPercent);
        Assert.Equal(0, summary.GcPausePercent);
    }

    [Theory]
    [InlineData(ExecutorNames.ConstantArrivalRate, 50)]
    [InlineData(ExecutorNames.RampingArrivalRate, 200)]
    public async Task PlannedRate_OfARunShorterThanASecond_IsThePlans(string executor, double rate)
    {
        var load = executor == ExecutorNames.ConstantArrivalRate
            ? new LoadPlan { Executor = executor, Rate = rate }
            : new LoadPlan { Executor = executor, Stages = [new StagePlan(TimeSpan.FromMilliseconds(100), rate)] };

        Assert.Equal(rate, (await RunAsync(load, new SetProbe(), static () => { })).PlannedRate);
    }

    private static async Task<GeneratorSummary> RunAsync(LoadPlan load, IHostProbe probe, Action beforeRun)
    {
        var plan = ScenarioRig.Plan(10) with { Load = load };
        var recorder = new RunRecorder(10, ["operational"], TimeProvider.System);
        await using var scenario = new NoScenario();
        using var session = new RunSession(plan, scenario, recorder, new ThreadPacingClock(), probe, []);
        beforeRun();
        await session.RunAsync(CancellationToken.None, CancellationToken.None);
        return session.Summarize(ScenarioRig.Facts(plan)).Generator;
    }

    private sealed class SetProbe : IHostProbe
    {
        public TimeSpan Used { get; set; }

        public HostReading Read() => new(Used, Used, Used, Used, 1);
    }

    private sealed class NoScenario : IScenario, IScenarioDevice
    {
        public string Name => "nothing";

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

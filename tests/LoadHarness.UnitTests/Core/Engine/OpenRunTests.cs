using HdrHistogram;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class OpenRunTests
{
    [Fact]
    public async Task Run_ConstantRate_StartsEveryDeviceOnceAndOnTime()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(200, 100));
        await rig.RunAsync();

        var starts = rig.Recorder.Starts;
        Assert.Equal((200L, 200L, 0L, 0L, 200L, 0L), (starts.Due, starts.Started, starts.Late, starts.Dropped, starts.Devices, starts.Active));
        Assert.Equal(Enumerable.Range(0, 200), rig.Scenario.Iterations.Select(i => i.Device).Order());
        Assert.All(rig.Scenario.Iterations, i => Assert.Equal(i.Due, i.Started));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * 10.0), rig.Scenario.Iterations.Select(i => rig.Time.GetElapsedTime(rig.Engine.StartTimestamp, i.Due).TotalMilliseconds).Order());
        Assert.Equal(Enumerable.Range(0, 200), rig.Scenario.Released.Order());
        Assert.Equal((RunState.Ended, TimeSpan.FromMilliseconds(1990)), (rig.Engine.State, rig.Engine.StartsTook));
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
    }

    [Fact]
    public async Task Run_SamePlanTwice_GivesTheSameFleetAndSchedule()
    {
        Assert.Equal(await ScheduleAsync(), await ScheduleAsync());

        static async Task<(int, long)[]> ScheduleAsync()
        {
            var load = new LoadPlan { Executor = ExecutorNames.RampingArrivalRate, Stages = [new(TimeSpan.FromSeconds(3), 20), new(TimeSpan.FromSeconds(1), 5)] };
            using var rig = EngineRig.Stepping(EngineRig.Open(40, 1) with { Load = load });
            await rig.RunAsync();
            return [.. rig.Scenario.Iterations.Select(i => (i.Device, i.Due - rig.Engine.StartTimestamp)).Order()];
        }
    }

    [Fact]
    public async Task Run_SeveralIterations_UsesEveryDeviceThatOften()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(5, 10, iterations: 3), before: static (rig, _) => SpinWait.SpinUntil(() => rig.Scenario.Active == 0));
        await rig.RunAsync();

        Assert.Equal(15, rig.Recorder.Starts.Started);
        Assert.All(rig.Scenario.Iterations.GroupBy(i => i.Device), device => Assert.Equal(3, device.Count()));
        Assert.Equal(5, rig.Recorder.Starts.Devices);
        Assert.Equal(5, rig.Scenario.Created.Count);
        Assert.Empty(rig.Scenario.Overlaps);
    }

    [Fact]
    public async Task Run_DevicesStillBusy_DropsAndCountsStarts()
    {
        var scenario = FakeScenario.Gated();
        using var rig = EngineRig.Stepping(EngineRig.Open(2, 10, TimeSpan.FromSeconds(1), iterations: 3), scenario);
        var running = rig.RunAsync();
        await EngineRig.EventuallyAsync(() => rig.Engine.State == RunState.Finishing && scenario.Active == 2);
        scenario.OpenGate();
        await running;

        var starts = rig.Recorder.Starts;
        Assert.Equal((10L, 2L, 8L), (starts.Due, starts.Started, starts.Dropped));
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
    }

    [Fact]
    public async Task Run_ForEver_EndsWithItsDuration()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(3, 10, TimeSpan.FromSeconds(2), iterations: null));
        await rig.RunAsync();
        Assert.Equal(20, rig.Recorder.Starts.Due);
        Assert.Equal(3, rig.Scenario.Created.Count);
    }

    [Fact]
    public async Task Run_Storm_StartsAllWithoutAnyWait()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(50, 1) with { Load = new LoadPlan { Executor = ExecutorNames.Storm } });
        await rig.RunAsync();
        Assert.Equal((50L, TimeSpan.Zero), (rig.Recorder.Starts.Started, rig.Engine.StartsTook));
    }

    [Fact]
    public async Task Run_WarmUp_IsLeftOutOfHistogramsButNotOfTheFunnel()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(10, 10) with { Warmup = TimeSpan.FromMilliseconds(500) });
        await rig.RunAsync();

        var journey = new Step(Phase.None, StepKind.Journey);
        var histogram = Histograms.NewHistogram();
        rig.Recorder.TrendOrNull(journey, 0)!.DrainInto(histogram);
        Assert.Equal(5, histogram.TotalCount);
        Assert.Equal((10L, 10L), (rig.Recorder.Count(journey, Outcome.Ok), rig.Recorder.Funnel(1)));
    }

    [Fact]
    public async Task Run_ClockJumps_CountsStartsThatWereLateAndSkipsNone()
    {
        // 100/s; at the start that is due at 50 ms time jumps to 150 ms: those due at 50 to 90 ms are over 50 ms late, the one due at 100 ms is not.
        var jumped = false;
        using var rig = EngineRig.Stepping(EngineRig.Open(30, 100), before: (rig, due) =>
        {
            if (due == TimeSpan.FromMilliseconds(50) && !jumped)
            {
                jumped = true;
                rig.Time.Advance(TimeSpan.FromMilliseconds(150) - rig.Elapsed);
            }
        });
        await rig.RunAsync();

        Assert.Equal((30L, 30L, 5L), (rig.Recorder.Starts.Due, rig.Recorder.Starts.Started, rig.Recorder.Starts.Late));
        var lag = Histograms.NewHistogram();
        rig.Recorder.DispatchLag.DrainInto(lag);
        Assert.Equal(30, lag.TotalCount);
        Assert.InRange(Histograms.ToMilliseconds(lag.GetMaxValue()), 99.9, 100.1);
    }

    [Fact]
    public async Task PlannedRateAt_StartsOver_IsZero()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(10, 10));
        Assert.Equal(10, rig.Engine.PlannedRateAt(TimeSpan.Zero));
        await rig.RunAsync();
        Assert.Equal(0, rig.Engine.PlannedRateAt(TimeSpan.Zero));
    }
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class ClosedRunTests
{
    [Fact]
    public async Task Run_ConstantDevices_LoopsEachDeviceItsIterations()
    {
        using var rig = new EngineRig(EngineRig.Closed(4, 5));
        await rig.PumpAsync(rig.RunAsync());

        Assert.Equal((20L, 20L, 0L, 0L), (rig.Recorder.Starts.Due, rig.Recorder.Starts.Started, rig.Recorder.Starts.Dropped, rig.Recorder.Starts.Late));
        Assert.All(rig.Scenario.Iterations.GroupBy(i => i.Device), device => Assert.Equal(5, device.Count()));
        Assert.InRange(rig.Scenario.Peak, 1, 4);
        Assert.Empty(rig.Scenario.Overlaps);
        Assert.All(rig.Scenario.Iterations, i => Assert.False(i.IsOpen));
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
        Assert.Null(rig.Engine.PlannedRateAt(TimeSpan.Zero));
    }

    [Fact]
    public async Task Run_RampingDevices_FollowsTheStagesUpAndDown()
    {
        var load = new LoadPlan
        {
            Executor = ExecutorNames.RampingDevices,
            Stages = [new(TimeSpan.FromSeconds(4), 8), new(TimeSpan.FromSeconds(2), 8), new(TimeSpan.FromSeconds(4), 0)],
        };
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Closed(8, null) with { Load = load }, scenario);
        var running = rig.RunAsync();

        await At(1, 2);
        await At(2, 4);
        await At(5, 8);
        await DownTo(8, 4);
        await DownTo(9.5, 1);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(1));
        await rig.PumpAsync(
            () =>
            {
                scenario.OpenGate(); // Again and again: a loop may start once more before it hears that none is wanted.
                return running.IsCompleted;
            },
            running);
        Assert.Equal((8, 0), (scenario.Peak, scenario.Active));
        Assert.Empty(scenario.Overlaps);

        async Task At(double seconds, int devices)
        {
            await rig.AdvanceAsync(TimeSpan.FromSeconds(seconds) - rig.Elapsed);
            await EngineRig.EventuallyAsync(() => scenario.Active == devices);
        }

        async Task DownTo(double seconds, int devices)
        {
            await rig.AdvanceAsync(TimeSpan.FromSeconds(seconds) - rig.Elapsed);
            await EngineRig.EventuallyAsync(() =>
            {
                scenario.OpenGate(); // Those above the wanted count end, the others start again.
                return scenario.Active == devices && rig.Recorder.Starts.Active == devices;
            });
        }
    }

    [Fact]
    public async Task Run_IterationFails_PausesBeforeTheNext()
    {
        var scenario = new FakeScenario(static (iteration, _) =>
        {
            iteration.End(iteration.Index == 0 ? Outcome.NoConnack : Outcome.Ok);
            return Task.CompletedTask;
        });
        var plan = EngineRig.Closed(1, 3) with { Reconnect = new ReconnectPlan { Min = TimeSpan.FromSeconds(3), Max = TimeSpan.FromSeconds(9) } };
        using var rig = new EngineRig(plan, scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Iterations.Count >= 2);
        await EngineRig.EventuallyAsync(() => scenario.Iterations.Count == 3); // Without any further time: the second went well.
        await rig.PumpAsync(running);

        var times = scenario.Iterations.OrderBy(i => i.Index).Select(i => rig.Time.GetElapsedTime(rig.Engine.StartTimestamp, i.Started)).ToArray();
        Assert.True(times[1] - times[0] >= TimeSpan.FromSeconds(3), $"The second started after {times[1] - times[0]}.");
    }

    [Fact]
    public async Task Run_DurationOver_FinishesWhatIsUnderWayAndStartsNoMore()
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Closed(3, null, TimeSpan.FromSeconds(2)), scenario);
        var running = rig.RunAsync();
        await EngineRig.EventuallyAsync(() => scenario.Active == 3);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(2));
        await EngineRig.EventuallyAsync(() => rig.Engine.State == RunState.Finishing);
        Assert.Equal(TimeSpan.FromSeconds(2), rig.Engine.StartsTook);
        scenario.OpenGate();
        await running;

        Assert.Equal(3, rig.Recorder.Starts.Started);
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
    }

    [Fact]
    public async Task Run_ResponseTime_IsServiceTime()
    {
        using var rig = new EngineRig(EngineRig.Closed(2, 2));
        await rig.PumpAsync(rig.RunAsync());
        Assert.All(rig.Scenario.Iterations, i => Assert.Equal(i.Started, i.Due));
    }

    [Fact]
    public async Task Run_FewerDevicesThanLoops_NeitherSpinsNorOverlaps()
    {
        var load = new LoadPlan { Executor = ExecutorNames.RampingDevices, From = 2, Stages = [new(TimeSpan.FromSeconds(1), 2)] };
        using var rig = new EngineRig(EngineRig.Closed(1, 4) with { Load = load });
        var running = rig.RunAsync();
        await EngineRig.EventuallyAsync(() => rig.Recorder.Starts.Started > 0); // Fake time must not run out before the first loop is up.
        await rig.PumpAsync(running);
        Assert.InRange(rig.Recorder.Starts.Started, 1, 4);
        Assert.Empty(rig.Scenario.Overlaps);
    }
}

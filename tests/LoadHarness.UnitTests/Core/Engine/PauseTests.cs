using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>Pausing the starts of a run, on fake time.</summary>
public sealed class PauseTests
{
    [Fact]
    public async Task Open_PausedAndResumed_MovesTheScheduleAndCountsNothingAsLateOrDropped()
    {
        // 10/s: paused from 450 to 2,450 ms, so that the starts due at 500 to 900 ms come at 2,500 to 2,900 ms.
        using var rig = EngineRig.Stepping(EngineRig.Open(10, 10), before: (rig, due) =>
        {
            if (due == Ms(500) && rig.Engine.Pauses.All.Count == 0)
            {
                rig.Engine.Pauses.Pause(At(rig, 450));
            }
            else if (rig.Engine.Pauses.IsPaused && rig.Elapsed >= Ms(2000))
            {
                rig.Engine.Pauses.Resume(At(rig, 2450));
            }
        });
        await rig.RunAsync();

        var starts = rig.Recorder.Starts;
        Assert.Equal((10L, 10L, 0L, 0L), (starts.Due, starts.Started, starts.Late, starts.Dropped));
        Assert.Equal([0, 100, 200, 300, 400, 2500, 2600, 2700, 2800, 2900], rig.Scenario.Iterations.Select(i => Math.Round(rig.Time.GetElapsedTime(rig.Engine.StartTimestamp, i.Due).TotalMilliseconds)).Order());
        Assert.All(rig.Scenario.Iterations, i => Assert.Equal(i.Due, i.Started));
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
    }

    [Fact]
    public async Task Open_Paused_StartsNothingButLetsDevicesGoOn()
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Open(100, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Recorder.Starts.Started == 3);
        rig.Engine.TogglePause();
        await rig.PumpAsync(() => rig.Elapsed > TimeSpan.FromSeconds(1));
        var started = rig.Recorder.Starts.Started;
        scenario.OpenGate();
        await EngineRig.EventuallyAsync(() => rig.Recorder.Starts.Active == 0);
        await rig.PumpAsync(() => rig.Elapsed > TimeSpan.FromSeconds(10));

        Assert.InRange(started, 3, 6); // The pause begins a quarter of a second after it is asked for.
        Assert.Equal((started, 0L, started), (rig.Recorder.Starts.Started, rig.Recorder.Starts.Active, rig.Recorder.Funnel(1)));
        Assert.Equal((0, 10), (rig.Engine.PlannedRateAt(rig.Elapsed), rig.Engine.PlannedRateAt(TimeSpan.Zero)));

        await rig.Stop.CancelAsync();
        await rig.PumpAsync(running);
        Assert.Equal(RunState.Ended, rig.Engine.State);
        Assert.False(rig.Engine.Pauses.IsPaused);
    }

    [Fact]
    public async Task Open_PausedForAWhile_EndsThatMuchLater()
    {
        using var rig = new EngineRig(EngineRig.Open(20, 10));
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Recorder.Starts.Started == 3);
        rig.Engine.TogglePause();
        await rig.PumpAsync(() => rig.Elapsed > TimeSpan.FromSeconds(5));
        rig.Engine.TogglePause();
        await rig.PumpAsync(running);

        var paused = rig.Time.GetElapsedTime(0, rig.Engine.Pauses.Between(0, long.MaxValue));
        Assert.Equal((20L, 0L), (rig.Recorder.Starts.Started, rig.Recorder.Starts.Late));
        Assert.InRange(rig.Engine.StartsTook!.Value, paused + TimeSpan.FromSeconds(1.9), paused + TimeSpan.FromSeconds(1.95));
    }

    [Fact]
    public async Task Closed_Paused_EndsIterationsButBeginsNone()
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Closed(4, iterations: 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Active == 4);
        rig.Engine.TogglePause();
        await rig.PumpAsync(() => rig.Engine.Pauses.IsPausedAt(rig.Time.GetTimestamp()));
        scenario.OpenGate();
        await EngineRig.EventuallyAsync(() => scenario.Active == 0);
        await rig.PumpAsync(() => rig.Elapsed > TimeSpan.FromSeconds(3));

        Assert.Equal((4L, 0), (rig.Recorder.Starts.Started, scenario.Active));

        rig.Engine.TogglePause();
        await rig.PumpAsync(() => scenario.Active == 4);
        Assert.Equal(8, rig.Recorder.Starts.Started);
        await rig.CutOff.CancelAsync();
        await rig.PumpAsync(running);
    }

    [Fact]
    public async Task Closed_PausedForAWhile_ItsLengthDoesNotRunOut()
    {
        using var rig = new EngineRig(EngineRig.Closed(2, iterations: null, TimeSpan.FromSeconds(2)), new FakeScenario(static (iteration, _) => FakeScenario.YieldAndSucceedAsync(iteration)));
        rig.Engine.Pauses.Pause(rig.Time.GetTimestamp() + (rig.Time.TimestampFrequency / 1000));
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Elapsed > TimeSpan.FromSeconds(6));
        Assert.Equal(RunState.Running, rig.Engine.State);
        rig.Engine.TogglePause();
        await rig.PumpAsync(running);

        Assert.InRange(rig.Engine.StartsTook!.Value, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(8.6));
    }

    [Fact]
    public async Task TogglePause_StartsAreOver_DoesNothing()
    {
        using var rig = EngineRig.Stepping(EngineRig.Open(5, 10));
        await rig.RunAsync();
        rig.Engine.TogglePause();

        Assert.Empty(rig.Engine.Pauses.All);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static long At(EngineRig rig, double milliseconds) => rig.Clock.After(rig.Engine.StartTimestamp, Ms(milliseconds));
}

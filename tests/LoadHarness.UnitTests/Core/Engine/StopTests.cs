using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class StopTests
{
    private static readonly Step Journey = new(Phase.None, StepKind.Journey);

    private static RunPlan Held => EngineRig.Open(3, 100) with { Fleet = new FleetPlan { Devices = 3, Hold = TimeSpan.FromSeconds(60) } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_IterationsHang_AreCutOffAfterTheGrace(bool closed)
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(closed ? EngineRig.Closed(4, null, TimeSpan.FromHours(1)) : EngineRig.Open(1000, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Active >= 4);
        await rig.Stop.CancelAsync();
        await EngineRig.EventuallyAsync(() => rig.Engine.State == RunState.Draining);
        await EngineRig.EventuallyAsync(() => scenario.Active == rig.Recorder.Starts.Due);
        var started = scenario.Iterations.Count;
        rig.Time.Advance(RunEngine.GracefulStop - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);
        Assert.Equal(started, scenario.Active);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await EngineRig.EventuallyAsync(() => running.IsCompleted);
        await running;

        Assert.Equal(started, rig.Recorder.Count(Journey, Outcome.Cancelled));
        Assert.Equal(started, rig.Recorder.Starts.Started);
        Assert.Empty(BalanceCheck.Of(rig.Recorder));
    }

    [Fact]
    public async Task Stop_IterationsEndInTheGrace_AreKept()
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Open(1000, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Active >= 4);
        await rig.Stop.CancelAsync();
        await EngineRig.EventuallyAsync(() => rig.Engine.State == RunState.Draining);
        await EngineRig.EventuallyAsync(() => scenario.Active == rig.Recorder.Starts.Due);
        scenario.OpenGate();
        await running;

        Assert.Equal(rig.Recorder.Starts.Started, rig.Recorder.Count(Journey, Outcome.Ok));
        Assert.Equal(RunState.Ended, rig.Engine.State);
        Assert.Equal(scenario.Created.Count, scenario.Released.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CutOff_UnderWay_EndsAtOnce(bool stopFirst)
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(EngineRig.Open(1000, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Active >= 2);
        if (stopFirst)
        {
            await rig.Stop.CancelAsync();
        }

        await rig.CutOff.CancelAsync();
        await EngineRig.EventuallyAsync(() => running.IsCompleted);
        await running;
        Assert.Equal(rig.Recorder.Starts.Started, rig.Recorder.Count(Journey, Outcome.Cancelled));
    }

    [Fact]
    public async Task Hold_NoStop_LastsAsPlanned()
    {
        using var rig = new EngineRig(Held);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Engine.State == RunState.Holding);
        var from = rig.Elapsed;
        Assert.Empty(rig.Scenario.Released);
        await rig.PumpAsync(running);
        Assert.True((rig.Elapsed - from).TotalSeconds > 59.9);
        Assert.Equal(3, rig.Scenario.Released.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hold_StopOrCutOff_EndsIt(bool cutOff)
    {
        using var rig = new EngineRig(Held);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Engine.State == RunState.Holding);
        await (cutOff ? rig.CutOff : rig.Stop).CancelAsync();
        await EngineRig.EventuallyAsync(() => running.IsCompleted);
        await running;
        Assert.Equal(3, rig.Scenario.Released.Count);
    }

    [Fact]
    public async Task CutOff_WhileFinishing_SkipsTheHold()
    {
        var scenario = FakeScenario.Gated();
        using var rig = new EngineRig(Held, scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Engine.State == RunState.Finishing);
        await rig.CutOff.CancelAsync();
        await EngineRig.EventuallyAsync(() => running.IsCompleted);
        await running;
    }

    [Fact]
    public async Task Stop_BeforeTheFirstStart_StartsNothing()
    {
        using var rig = new EngineRig(EngineRig.Open(1000, 10));
        await rig.Stop.CancelAsync();
        await rig.PumpAsync(rig.RunAsync());
        Assert.Equal(0, rig.Recorder.Starts.Started);
    }
}

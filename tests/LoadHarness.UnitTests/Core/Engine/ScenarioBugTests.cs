using LoadHarness.Core.Engine;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class ScenarioBugTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_DeviceThrows_EndsTheRunWithTheBug(bool closed)
    {
        var bug = new FormatException("planted");
        var scenario = new FakeScenario((iteration, _) => iteration.Index == 3 ? Task.FromException(bug) : FakeScenario.YieldAndSucceedAsync(iteration));
        using var rig = new EngineRig(closed ? EngineRig.Closed(4, null, TimeSpan.FromHours(1)) : EngineRig.Open(100_000, 10), scenario);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => rig.PumpAsync(rig.RunAsync()));

        Assert.Same(bug, failure.InnerException);
        Assert.Equal(RunState.Ended, rig.Engine.State);
        Assert.Equal(scenario.Created.Count, scenario.Released.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_DeviceCannotBeMade_EndsTheRunWithTheBug(bool closed)
    {
        var bug = new FormatException("planted");
        var scenario = new FakeScenario(static (iteration, _) => FakeScenario.YieldAndSucceedAsync(iteration)) { Creating = index => _ = index == 2 ? throw bug : index };
        using var rig = new EngineRig(closed ? EngineRig.Closed(4, null, TimeSpan.FromHours(1)) : EngineRig.Open(100_000, 10), scenario);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => rig.PumpAsync(rig.RunAsync()));

        Assert.Same(bug, failure.InnerException);
        Assert.Equal(scenario.Created.Count, scenario.Released.Count);
    }

    [Fact]
    public async Task Run_OneDeviceThrows_TheOthersAreCutOffBeforeTheRunEnds()
    {
        FakeScenario? scenario = null;
        var cut = 0;
        scenario = new FakeScenario(async (iteration, token) =>
        {
            if (iteration.Index == 5)
            {
                throw new FormatException("planted");
            }

            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = token.Register(ended.SetResult);
            await ended.Task;
            Interlocked.Increment(ref cut);
        });
        using var rig = new EngineRig(EngineRig.Open(100_000, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => scenario.Iterations.Count >= 6);
        await EngineRig.EventuallyAsync(() => running.IsCompleted); // Without further time: that would end the grace of those cut off.
        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        Assert.Equal((0, rig.Recorder.Starts.Started - 1), (scenario.Active, cut));
    }

    [Fact]
    public async Task Run_OthersIgnoreTheCutOff_EndsAfterTheGrace()
    {
        var scenario = new FakeScenario((iteration, _) => iteration.Index == 2 ? throw new FormatException("planted") : new TaskCompletionSource().Task);
        using var rig = new EngineRig(EngineRig.Open(100_000, 10), scenario);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Engine.State == RunState.Draining);
        rig.Time.Advance(RunEngine.GracefulStop - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.PumpAsync(running));
    }
}

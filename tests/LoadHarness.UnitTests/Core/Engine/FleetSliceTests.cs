using CsCheck;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class FleetSliceTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    [Fact]
    public void Slices_OfAnyCount_AreTheWholeOnceEach() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 500]).Sample((count, total) =>
    {
        FleetSlice[] slices = [.. Enumerable.Range(0, count).Select(index => new FleetSlice(index, count))];
        var things = slices.SelectMany(slice => Enumerable.Range(0, slice.ShareOf(total)).Select(n => (int)slice.At(n))).Order();
        Assert.Equal(Enumerable.Range(0, total), things);
        Assert.All(slices, slice => Assert.All(Enumerable.Range(0, slice.ShareOf(total)), n => Assert.True(slice.Contains((int)slice.At(n)))));
    });

    [Theory]
    [InlineData(ExecutorNames.ConstantArrivalRate, 2)]
    [InlineData(ExecutorNames.RampingArrivalRate, 3)]
    [InlineData(ExecutorNames.Storm, 7)]
    public async Task RunAsync_SlicesOfAnOpenLoad_AreTheWholeRunsSchedule(string executor, int count)
    {
        var plan = EngineRig.Open(50, 20) with
        {
            Load = new LoadPlan { Executor = executor, Rate = 20, From = 3, Stages = [new StagePlan(TimeSpan.FromSeconds(4), 30)], Within = TimeSpan.FromSeconds(3) },
        };
        var whole = await StartsAsync(plan, null);
        var sliced = new List<(long Index, int Device, TimeSpan Due)>();
        for (var index = 0; index < count; index++)
        {
            sliced.AddRange(await StartsAsync(plan, new FleetSlice(index, count)));
        }

        Assert.Equal(50, whole.Count);
        Assert.Equal(whole, sliced.OrderBy(static start => start.Index));
    }

    [Fact]
    public async Task RunAsync_SlicesOfAClosedLoad_SplitLoopsAndDevices()
    {
        var peaks = 0;
        var devices = new List<int>();
        for (var index = 0; index < 3; index++)
        {
            using var rig = new EngineRig(EngineRig.Closed(10, iterations: 1), FakeScenario.Gated(), slice: new FleetSlice(index, 3));
            var running = rig.RunAsync();
            await rig.PumpAsync(() => rig.Scenario.Active == new FleetSlice(index, 3).ShareOf(10));
            rig.Scenario.OpenGate();
            await rig.PumpAsync(running);
            peaks += rig.Scenario.Peak;
            devices.AddRange(rig.Scenario.Iterations.Select(static iteration => iteration.Device));
        }

        Assert.Equal(10, peaks);
        Assert.Equal(Enumerable.Range(0, 10), devices.Order());
    }

    [Fact]
    public async Task RunAsync_ShareOfARun_IsHeldUntilItIsReleased()
    {
        var released = new TaskCompletionSource();
        var plan = EngineRig.Open(2, 10) with { Fleet = new FleetPlan { Devices = 2, After = AfterOperational.Hold, Hold = Hold } };
        using var rig = new EngineRig(plan, slice: new FleetSlice(0, 1), released: released.Task);
        var running = rig.RunAsync();
        await rig.PumpAsync(() => rig.Engine.State == RunState.Holding);
        rig.Time.Advance(100 * Hold);
        Assert.False(running.IsCompleted);
        released.SetResult();
        await rig.PumpAsync(running);
        Assert.Equal(RunState.Ended, rig.Engine.State);
    }

    private static async Task<List<(long Index, int Device, TimeSpan Due)>> StartsAsync(RunPlan plan, FleetSlice? slice)
    {
        using var rig = EngineRig.Stepping(plan, slice: slice);
        await rig.RunAsync();
        Assert.Equal(0, rig.Recorder.Starts.Late);
        Assert.Equal(rig.Scenario.Iterations.Count, rig.Recorder.Count(new Step(Phase.None, StepKind.Journey), Outcome.Ok));
        return [.. rig.Scenario.Iterations.Select(iteration => (iteration.Index, iteration.Device, rig.Time.GetElapsedTime(rig.Engine.StartTimestamp, iteration.Due))).OrderBy(static start => start.Index)];
    }
}

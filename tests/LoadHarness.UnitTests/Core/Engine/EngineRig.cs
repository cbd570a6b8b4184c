using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>An engine on fake time with a scenario of the test's own.</summary>
internal sealed class EngineRig : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public EngineRig(RunPlan plan, FakeScenario? scenario = null, Func<EngineRig, PacingClock>? clock = null, FleetSlice? slice = null, Task? released = null)
    {
        Scenario = scenario ?? new FakeScenario();
        Recorder = new RunRecorder(plan.Fleet.Devices, Scenario.FunnelStages, Time);
        Clock = clock?.Invoke(this) ?? new WatchedClock(Time);
        var share = slice is { } own ? new EngineShare { Slice = own, StartTimestamp = Time.GetTimestamp(), Released = released ?? Task.CompletedTask } : null;
        Engine = new RunEngine(plan, Scenario, Recorder, Clock, share);
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeScenario Scenario { get; }

    public RunRecorder Recorder { get; }

    public PacingClock Clock { get; }

    public RunEngine Engine { get; }

    public CancellationTokenSource Stop { get; } = new();

    public CancellationTokenSource CutOff { get; } = new();

    /// <summary>Whether nothing moves before time does: the executor waits or has ended, and every start that was due has been made.</summary>
    public bool IsWaitingForTime =>
        (Clock is not WatchedClock { IsWaiting: false } || Engine.State != RunState.Running)
        && Recorder.Starts.Started + Recorder.Starts.Dropped == Recorder.Starts.Due + Recorder.Starts.Again
        && (!Scenario.EndsAtOnce || Recorder.Starts.Active == 0);

    public TimeSpan Elapsed => Time.GetElapsedTime(Engine.StartTimestamp);

    /// <summary>A plan of the open model without hold.</summary>
    public static RunPlan Open(int devices, double rate, TimeSpan? duration = null, int? iterations = 1) => new()
    {
        Fleet = new FleetPlan { Devices = devices, Iterations = iterations, After = AfterOperational.Disconnect },
        Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = rate, Duration = duration },
    };

    /// <summary>A plan of the closed model without hold.</summary>
    public static RunPlan Closed(int devices, int? iterations, TimeSpan? duration = null) => new()
    {
        Fleet = new FleetPlan { Devices = devices, Iterations = iterations, After = AfterOperational.Disconnect },
        Load = new LoadPlan { Executor = ExecutorNames.ConstantDevices, Duration = duration },
    };

    /// <summary>The same rig on a clock that itself moves time to each due time, once all starts made so far have begun: nothing is ever late.</summary>
    public static EngineRig Stepping(RunPlan plan, FakeScenario? scenario = null, Action<EngineRig, TimeSpan>? before = null, FleetSlice? slice = null) =>
        new(plan, scenario, rig => new SteppingClock(rig, before), slice);

    public Task RunAsync() => Engine.RunAsync(Stop.Token, CutOff.Token);

    /// <summary>Moves time in small steps until the task has ended.</summary>
    public Task PumpAsync(Task task) => PumpAsync(() => task.IsCompleted, task);

    /// <summary>Moves time in small steps until something holds; a start that is due is made before time goes on, so none is late.</summary>
    public async Task PumpAsync(Func<bool> holds, Task? ending = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "The run hangs.");
            if (!IsWaitingForTime)
            {
                await Task.Yield();
                continue;
            }

            Time.Advance(TimeSpan.FromMilliseconds(5));
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
            }
        }

        await (ending ?? Task.CompletedTask);
    }

    /// <summary>Moves time at once, when nothing else moves: a wait that is just being set up would begin after it.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        await EventuallyAsync(() => IsWaitingForTime);
        Time.Advance(span);
    }

    /// <summary>Waits without moving time.</summary>
    public static async Task EventuallyAsync(Func<bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It never came to hold.");
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        Stop.Dispose();
        CutOff.Dispose();
    }

    private sealed class WatchedClock(TimeProvider time) : PacingClock(time)
    {
        private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1); // Its timers are rounded up by less.

        private readonly TimeProviderPacingClock _clock = new(time);
        private long _waitsUntil;

        /// <summary>Whether a wait goes on that is not over yet; one that is over no longer counts, though its caller may not run yet.</summary>
        public bool IsWaiting => TimeProvider.GetTimestamp() < Volatile.Read(ref _waitsUntil);

        public override async ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
        {
            var waiting = _clock.WaitUntilAsync(due, cancellationToken); // Its timer is set once this returns.
            Volatile.Write(ref _waitsUntil, waiting.IsCompleted ? 0 : After(due, Rounding));
            await waiting.ConfigureAwait(false);
            Volatile.Write(ref _waitsUntil, 0);
        }
    }

    private sealed class SteppingClock(EngineRig rig, Action<EngineRig, TimeSpan>? before) : PacingClock(rig.Time)
    {
        public override ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
        {
            var starts = rig.Recorder.Starts;
            Assert.True(SpinWait.SpinUntil(() => starts.Started + starts.Dropped == starts.Due, Patience), "A start was never made.");
            before?.Invoke(rig, TimeProvider.GetElapsedTime(rig.Engine.StartTimestamp, due));
            cancellationToken.ThrowIfCancellationRequested();
            var left = TimeProvider.GetElapsedTime(TimeProvider.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                rig.Time.Advance(left);
            }

            return ValueTask.CompletedTask;
        }
    }
}

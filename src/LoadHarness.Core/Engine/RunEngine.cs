using LoadHarness.Core.Engine.Executors;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>Drives one run: starts, finish, hold, release.</summary>
/// <remarks>
/// States: Running → (starts made) Finishing → (iterations ended) Holding → (hold over) Ended;
/// from any of them a stop leads to Draining, and from there to Ended.
/// </remarks>
public sealed class RunEngine
{
    /// <summary>How long iterations under way may go on after a stop.</summary>
    public static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(5);

    private readonly RunPlan _plan;
    private readonly IScenario _scenario;
    private readonly RunRecorder _recorder;
    private readonly PacingClock _clock;
    private readonly Executor _executor;
    private volatile int _state = (int)RunState.Running;

    /// <summary>Makes an engine for a validated plan.</summary>
    public RunEngine(RunPlan plan, IScenario scenario, RunRecorder recorder, PacingClock clock)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _scenario = scenario;
        _recorder = recorder;
        _clock = clock;
        _executor = ExecutorFactory.Create(plan);
    }

    /// <summary>What the run is doing.</summary>
    public RunState State => (RunState)_state;

    /// <summary>The run's start as a timestamp; set when it starts.</summary>
    public long StartTimestamp { get; private set; }

    /// <summary>How long starts went on; set when the last is made.</summary>
    public TimeSpan? StartsTook { get; private set; }

    /// <summary>The highest starts a second that the plan asks for; null in the closed model.</summary>
    public double? PeakPlannedRate => _executor.PeakRate;

    /// <summary>Returns the starts a second that the plan asks for at a time; null in the closed model.</summary>
    public double? PlannedRateAt(TimeSpan elapsed) => State == RunState.Running ? _executor.PlannedRateAt(elapsed) : _executor.PlannedRateAt(elapsed) is null ? null : 0;

    /// <summary>Runs to the end.</summary>
    /// <param name="stop">Ends starts; iterations under way have <see cref="GracefulStop"/> to end, and the hold is left out.</param>
    /// <param name="cutOff">Cuts iterations off at once.</param>
    /// <exception cref="InvalidOperationException">A scenario failed by a bug; the inner exception tells.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken cutOff)
    {
        using var cutting = CancellationTokenSource.CreateLinkedTokenSource(cutOff);
        StartTimestamp = _clock.TimeProvider.GetTimestamp();
        var pool = new DevicePool(_scenario, _plan.Fleet.Devices, _plan.Fleet.Iterations);
        var dispatcher = new StartDispatcher(pool, _recorder, _clock.After(StartTimestamp, _plan.Warmup), cutting.Token);
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(stop, cutOff);
        _ = dispatcher.Drained.ContinueWith(static (_, source) => ((CancellationTokenSource)source!).Cancel(), starting, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await MakeStartsAsync(dispatcher, starting.Token).ConfigureAwait(false);
        StartsTook = _clock.TimeProvider.GetElapsedTime(StartTimestamp);
        dispatcher.SealStarts();
        if (stop.IsCancellationRequested || cutOff.IsCancellationRequested)
        {
            await DrainAsync(dispatcher, cutting).ConfigureAwait(false);
        }
        else
        {
            await FinishAndHoldAsync(dispatcher, cutting, stop).ConfigureAwait(false);
        }

        await pool.ReleaseAllAsync().ConfigureAwait(false);
        Enter(RunState.Ended);
        if (dispatcher.Failure is { } bug)
        {
            throw new InvalidOperationException("A scenario failed by a bug: " + bug.Message, bug);
        }
    }

    private Task MakeStartsAsync(StartDispatcher dispatcher, CancellationToken stop)
    {
        // A thread of its own: with the thread's clock every wait completes synchronously, so the loop never leaves it.
        return Task.Factory.StartNew(
            async () =>
            {
                try
                {
                    await _executor.RunAsync(dispatcher, _clock, StartTimestamp, stop).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // Stopped: what has been started drains.
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    private async Task FinishAndHoldAsync(StartDispatcher dispatcher, CancellationTokenSource cutting, CancellationToken stop)
    {
        Enter(RunState.Finishing);
        await WaitAsync(dispatcher.Drained, stop).ConfigureAwait(false);
        if (!dispatcher.Drained.IsCompleted)
        {
            await DrainAsync(dispatcher, cutting).ConfigureAwait(false);
            return;
        }

        if (_plan.Fleet.After == AfterOperational.Hold && dispatcher.Failure is null)
        {
            Enter(RunState.Holding);
            await WaitAsync(Task.Delay(_plan.Fleet.Hold, _clock.TimeProvider, CancellationToken.None), stop).ConfigureAwait(false);
        }
    }

    private async Task DrainAsync(StartDispatcher dispatcher, CancellationTokenSource cutting)
    {
        Enter(RunState.Draining);
        var grace = Task.Delay(GracefulStop, _clock.TimeProvider, cutting.Token);
        await Task.WhenAny(dispatcher.Drained, grace).ConfigureAwait(false);
        await cutting.CancelAsync().ConfigureAwait(false);
        await dispatcher.Drained.ConfigureAwait(false);
    }

    private static async Task WaitAsync(Task task, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), stopped).ConfigureAwait(false);
        await Task.WhenAny(task, stopped.Task).ConfigureAwait(false);
    }

    private void Enter(RunState state) => _state = (int)state;
}

using LoadHarness.Core.Engine.Executors;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Engine;

/// <summary>Drives one run: starts, finish, hold, release.</summary>
/// <remarks>
/// States: Running → (starts made) Finishing → (iterations ended) Holding → (hold over) Releasing → (held devices gone) Ended;
/// while iterations are under way a stop leads to Draining, and from there to Ended.
/// </remarks>
public sealed class RunEngine : IRunDriver
{
    /// <summary>How long iterations under way may go on after a stop.</summary>
    public static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(5);

    private readonly RunPlan _plan;
    private readonly IScenario _scenario;
    private readonly RunRecorder _recorder;
    private readonly PacingClock _clock;
    private readonly Executor _executor;
    private readonly EngineShare? _share;
    private ResumePoint? _resume;
    private volatile int _state = (int)RunState.Running;

    /// <summary>Makes an engine for a validated plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="scenario">What devices do.</param>
    /// <param name="recorder">Where the scenario's measurements go.</param>
    /// <param name="clock">The one way to wait.</param>
    /// <param name="share">In a worker, its share of the run; null for the whole of it.</param>
    public RunEngine(RunPlan plan, IScenario scenario, RunRecorder recorder, PacingClock clock, EngineShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _scenario = scenario;
        _recorder = recorder;
        _clock = clock;
        _share = share;
        Pauses = share?.Pauses ?? new ArrivalPauses();
        _executor = ExecutorFactory.Create(plan, share?.Slice ?? FleetSlice.Whole);
    }

    /// <summary>What the run is doing.</summary>
    public RunState State => (RunState)_state;

    /// <summary>The run's start as a timestamp; set when it starts.</summary>
    public long StartTimestamp { get; private set; }

    /// <summary>How long starts went on; set when the last is made.</summary>
    public TimeSpan? StartsTook { get; private set; }

    /// <summary>The highest rate of starts that the plan asks for; null in the closed model.</summary>
    public double? PeakRate => _executor.PeakRate;

    /// <inheritdoc/>
    public ArrivalPauses Pauses { get; }

    /// <summary>Returns the starts a second that the plan asks for at a time; null in the closed model.</summary>
    public double? PlannedRateAt(TimeSpan elapsed)
    {
        var now = _clock.After(StartTimestamp, elapsed);
        var planned = _executor.PlannedRateAt(_clock.TimeProvider.GetElapsedTime(StartTimestamp, now - Pauses.Between(StartTimestamp, now)));
        return planned is null || (State == RunState.Running && !Pauses.IsPausedAt(now)) ? planned : 0;
    }

    /// <summary>Goes on where an earlier process of the run was cut off; before <see cref="RunAsync"/> only.</summary>
    public void GoOnFrom(ResumePoint point) => _resume = point;

    /// <inheritdoc/>
    public void TogglePause()
    {
        var at = _clock.After(_clock.TimeProvider.GetTimestamp(), ArrivalPauses.Lead);
        if (!Pauses.Resume(at) && State == RunState.Running && StartTimestamp != 0)
        {
            Pauses.Pause(at);
        }
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="stop">Ends starts; iterations under way have <see cref="GracefulStop"/> to end, and the hold is left out.</param>
    /// <param name="cutOff">Cuts iterations off at once.</param>
    /// <exception cref="InvalidOperationException">The scenario or the executor failed by a bug; the inner exception tells.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken cutOff)
    {
        using var failing = new CancellationTokenSource();
        using var cutting = CancellationTokenSource.CreateLinkedTokenSource(cutOff, failing.Token);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, cutting.Token);
        StartTimestamp = _recorder.StartTimestamp = _share?.StartTimestamp ?? _resume?.StartTimestamp ?? _clock.TimeProvider.GetTimestamp();
        var slice = _share?.Slice ?? FleetSlice.Whole;
        var pool = new DevicePool(_scenario, _plan.Fleet.Devices, _plan.Fleet.Iterations, slice);
        var dispatcher = new StartDispatcher(pool, slice, _recorder, _clock.After(StartTimestamp, _plan.Warmup), failing, cutting.Token);
        var from = _resume is { } point ? Resume(point, pool) : default;
        await MakeStartsAsync(dispatcher, from, stopping.Token).ConfigureAwait(false);
        Pauses.Resume(_clock.TimeProvider.GetTimestamp()); // Nothing is left that could wait.
        StartsTook = _clock.TimeProvider.GetElapsedTime(StartTimestamp);
        dispatcher.SealStarts();
        if (!stopping.IsCancellationRequested)
        {
            await FinishAndHoldAsync(dispatcher, stopping.Token).ConfigureAwait(false);
        }

        if (!dispatcher.Drained.IsCompleted)
        {
            await DrainAsync(dispatcher, cutting).ConfigureAwait(false);
        }

        Enter(RunState.Releasing);
        await pool.ReleaseAllAsync().ConfigureAwait(false);
        Enter(RunState.Ended);
        if (dispatcher.Failure is { } bug)
        {
            throw new InvalidOperationException("The run was ended by a bug: " + bug.Message, bug);
        }
    }

    /// <summary>Puts the schedule off until the devices are back that were used before.</summary>
    private ScheduleMark Resume(ResumePoint point, DevicePool pool)
    {
        pool.Resume(point);
        var mark = new ScheduleMark(point.Due, _executor.ReachedBy(point.Due, point.Observed));
        Pauses.AddGap(_clock.After(StartTimestamp, mark.At), _clock.After(_clock.TimeProvider.GetTimestamp(), point.ComingBack(PeakRate)));
        return mark;
    }

    private async Task BringBackAsync(StartDispatcher dispatcher, ResumePoint point, CancellationToken stop)
    {
        var (begin, rate, number) = (_clock.TimeProvider.GetTimestamp(), ResumePoint.RateOf(PeakRate), 0);
        foreach (var (device, held) in point.Back.Select(static device => (device, true)).Concat(point.Again.Select(static device => (device, false))))
        {
            await _clock.WaitUntilAsync(_clock.After(begin, TimeSpan.FromSeconds(number++ / rate)), stop).ConfigureAwait(false);
            dispatcher.StartAgain(device, held);
        }
    }

    private Task MakeStartsAsync(StartDispatcher dispatcher, ScheduleMark from, CancellationToken stop)
    {
        // A thread of its own: with the thread's clock every wait completes synchronously, so the loop never leaves it.
        return Task.Factory.StartNew(
            async () =>
            {
                try
                {
                    if (_resume is { } point)
                    {
                        await BringBackAsync(dispatcher, point, stop).ConfigureAwait(false);
                    }

                    await _executor.RunAsync(dispatcher, _clock, StartTimestamp, Pauses, from, stop).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // Stopped: what has been started drains.
                }
                catch (Exception bug)
                {
                    dispatcher.Fail(bug); // What has been started must end before the bug is told.
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    private async Task FinishAndHoldAsync(StartDispatcher dispatcher, CancellationToken stopping)
    {
        Enter(RunState.Finishing);
        await WaitAsync(dispatcher.Drained, stopping).ConfigureAwait(false);
        if (dispatcher.Drained.IsCompleted && _plan.Fleet.After == AfterOperational.Hold && !stopping.IsCancellationRequested)
        {
            var holding = _share?.Released ?? Task.Delay(HoldLeft, _clock.TimeProvider, stopping); // Ends early without a trace: WhenAny does not throw.
            Enter(RunState.Holding);
            await WaitAsync(holding, stopping).ConfigureAwait(false);
        }
    }

    private TimeSpan HoldLeft => _resume is { } point && point.Held < _plan.Fleet.Hold ? _plan.Fleet.Hold - point.Held : _resume is null ? _plan.Fleet.Hold : TimeSpan.Zero;

    private async Task DrainAsync(StartDispatcher dispatcher, CancellationTokenSource cutting)
    {
        using var drained = new CancellationTokenSource();
        var grace = Task.Delay(GracefulStop, _clock.TimeProvider, drained.Token);
        Enter(RunState.Draining);
        if (!cutting.IsCancellationRequested)
        {
            await WaitAsync(Task.WhenAny(dispatcher.Drained, grace), cutting.Token).ConfigureAwait(false);
            await cutting.CancelAsync().ConfigureAwait(false);
        }

        // Cut off, an iteration ends at once. Only after a bug that cannot be relied upon, and the bug must be told all the same.
        await (dispatcher.Failure is null ? dispatcher.Drained : Task.WhenAny(dispatcher.Drained, grace)).ConfigureAwait(false);
        await drained.CancelAsync().ConfigureAwait(false);
    }

    private static async Task WaitAsync(Task task, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), stopped).ConfigureAwait(false);
        await Task.WhenAny(task, stopped.Task).ConfigureAwait(false);
    }

    private void Enter(RunState state) => _state = (int)state;
}

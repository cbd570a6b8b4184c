using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Engine;

/// <summary>Starts iterations at the executor's word, counts what was late or dropped, and knows when all have ended.</summary>
internal sealed class StartDispatcher
{
    /// <summary>A start further behind its due time than this was not made on time.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(50);

    private readonly DevicePool _pool;
    private readonly FleetSlice _slice;
    private readonly RunRecorder _recorder;
    private readonly long _lateAfterTicks;
    private readonly long _measuredFrom;
    private readonly CancellationTokenSource _failing;
    private readonly CancellationToken _cutOff;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _index = -1;
    private int _running = 1; // One is the executor itself, until SealStarts.
    private volatile bool _sealed;
    private Exception? _failure;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="pool">Where devices come from.</param>
    /// <param name="slice">Which of the run's starts and devices are this process's.</param>
    /// <param name="recorder">Where starts are counted.</param>
    /// <param name="measuredFrom">The warm-up's end as a timestamp.</param>
    /// <param name="failing">Cancelled here by the first bug.</param>
    /// <param name="cutOff">Cuts iterations off.</param>
    public StartDispatcher(DevicePool pool, FleetSlice slice, RunRecorder recorder, long measuredFrom, CancellationTokenSource failing, CancellationToken cutOff)
    {
        _failing = failing;
        _pool = pool;
        _slice = slice;
        _recorder = recorder;
        _measuredFrom = measuredFrom;
        _cutOff = cutOff;
        _lateAfterTicks = (long)(LateAfter.TotalSeconds * recorder.TimeProvider.TimestampFrequency);
    }

    /// <summary>True where no start is left for any device.</summary>
    public bool IsExhausted => _pool.IsExhausted;

    /// <summary>Ends when all starts are made and all iterations have ended.</summary>
    public Task Drained => _drained.Task;

    /// <summary>The bug that ended the run, if any.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Starts an iteration that was due; where no device is free, the start is dropped and counted.</summary>
    public void StartOpen(long due)
    {
        _recorder.Starts.CountDue();
        if (!TryTake(out var index, out var device, out var first))
        {
            _recorder.Starts.CountDropped();
            return;
        }

        Interlocked.Increment(ref _running);
        var start = new Start(this, index, device, due, first);
        ThreadPool.UnsafeQueueUserWorkItem(start, preferLocal: false);
    }

    /// <summary>Starts an iteration of a device that an earlier process had used: outside the schedule, so that it was not due and is not late.</summary>
    /// <param name="index">The device.</param>
    /// <param name="held">Whether it was held: it takes up its identity where that was kept.</param>
    public void StartAgain(int index, bool held)
    {
        _recorder.Starts.CountAgain();
        Interlocked.Increment(ref _running);
        ThreadPool.UnsafeQueueUserWorkItem(new Return(this, index, _pool.DeviceAt(index), held), preferLocal: false);
    }

    /// <summary>Runs one iteration of the closed model to its end.</summary>
    /// <returns>Null where no device was free or starts are over, and nothing was run; or where the scenario failed by a bug.</returns>
    public async Task<Iteration?> RunClosedAsync()
    {
        if (!TryEnter())
        {
            return null;
        }

        if (!TryTake(out var index, out var device, out var first))
        {
            EndOne();
            return null;
        }

        _recorder.Starts.CountDue();
        return await RunAsync(index, device, due: null, first).ConfigureAwait(false);
    }

    /// <summary>Says that no further start will come.</summary>
    public void SealStarts()
    {
        _sealed = true;
        EndOne();
    }

    /// <summary>Takes note of a bug: the run's figures are worth nothing, so starts end and what is under way is cut off.</summary>
    public void Fail(Exception bug)
    {
        if (Interlocked.CompareExchange(ref _failure, bug, null) is null)
        {
            _failing.Cancel();
        }
    }

    /// <summary>Counts an iteration in, unless starts are over: a loop of the closed model may be between two iterations when they end.</summary>
    private bool TryEnter()
    {
        for (var running = Volatile.Read(ref _running); running > 0 && !_sealed;)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running)
            {
                return true;
            }

            running = seen;
        }

        return false;
    }

    private bool TryTake(out int index, out IScenarioDevice device, out bool first)
    {
        try
        {
            return _pool.TryTake(out index, out device, out first);
        }
        catch (Exception bug)
        {
            // Making a device is the scenario's own code too.
            Fail(bug);
            (index, device, first) = (0, null!, false);
            return false;
        }
    }

    private async Task RunAgainAsync(int index, IScenarioDevice device, bool held)
    {
        try
        {
            var started = _recorder.TimeProvider.GetTimestamp();
            _recorder.Starts.CountUnplanned();
            if (!_recorder.HasStarted((int)_slice.At(index)))
            {
                _recorder.FirstStarted((int)_slice.At(index));
            }

            // A device that comes back says nothing of the target's latency under the plan's load: it is counted, and left out there.
            var restorable = held && device is IRestorableDevice { CanRestore: true } known ? known : null;
            var iteration = new Iteration(_recorder, _slice.At(Interlocked.Increment(ref _index)), (int)_slice.At(index), started, started, open: false, measured: !held && started >= _measuredFrom);
            await (restorable?.RestoreAsync(iteration, _cutOff) ?? device.RunAsync(iteration, _cutOff)).ConfigureAwait(false);
            iteration.End(Outcome.Cancelled);
        }
        catch (Exception bug)
        {
            Fail(bug);
        }
        finally
        {
            _pool.Return(index);
            EndOne();
        }
    }

    private async Task<Iteration?> RunAsync(int index, IScenarioDevice device, long? due, bool first)
    {
        try
        {
            var started = _recorder.TimeProvider.GetTimestamp();
            var lag = due is { } planned ? started - planned : 0;
            if (due is not null)
            {
                _recorder.Dispatched(lag);
            }

            _recorder.Starts.CountStarted(started, lag > _lateAfterTicks);
            if (first || !_recorder.HasStarted((int)_slice.At(index))) // A process that was killed may have taken a device, and never begun with it.
            {
                _recorder.FirstStarted((int)_slice.At(index));
            }

            var dueOrStarted = due ?? started;
            var iteration = new Iteration(_recorder, _slice.At(Interlocked.Increment(ref _index)), (int)_slice.At(index), dueOrStarted, started, due is not null, dueOrStarted >= _measuredFrom);
            await device.RunAsync(iteration, _cutOff).ConfigureAwait(false);
            iteration.End(Outcome.Cancelled); // Changes nothing where the scenario has ended it.
            return iteration;
        }
        catch (Exception bug)
        {
            // Measured failures are outcomes, so whatever arrives here is a bug of ours: it must end the run, not vanish.
            Fail(bug);
            return null;
        }
        finally
        {
            _pool.Return(index);
            EndOne();
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _drained.TrySetResult();
        }
    }

    private sealed class Return(StartDispatcher owner, int index, IScenarioDevice device, bool held) : IThreadPoolWorkItem
    {
        public void Execute() => _ = owner.RunAgainAsync(index, device, held);
    }

    private sealed class Start(StartDispatcher owner, int index, IScenarioDevice device, long due, bool first) : IThreadPoolWorkItem
    {
        public void Execute() => _ = owner.RunAsync(index, device, due, first);
    }
}

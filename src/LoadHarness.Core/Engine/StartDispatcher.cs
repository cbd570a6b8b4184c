using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Engine;

/// <summary>Starts iterations at the executor's word, counts what was late or dropped, and knows when all have ended.</summary>
internal sealed class StartDispatcher
{
    /// <summary>A start further behind its due time than this was not made on time.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(50);

    private readonly DevicePool _pool;
    private readonly RunRecorder _recorder;
    private readonly long _lateAfterTicks;
    private readonly long _measuredFrom;
    private readonly CancellationToken _cutOff;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _index = -1;
    private int _running = 1; // One is the executor itself, until SealStarts.
    private Exception? _failure;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="pool">Where devices come from.</param>
    /// <param name="recorder">Where starts are counted.</param>
    /// <param name="measuredFrom">The warm-up's end as a timestamp.</param>
    /// <param name="cutOff">Cuts iterations off.</param>
    public StartDispatcher(DevicePool pool, RunRecorder recorder, long measuredFrom, CancellationToken cutOff)
    {
        _pool = pool;
        _recorder = recorder;
        _measuredFrom = measuredFrom;
        _cutOff = cutOff;
        _lateAfterTicks = (long)(LateAfter.TotalSeconds * recorder.TimeProvider.TimestampFrequency);
    }

    /// <summary>True where no start is left for any device.</summary>
    public bool IsExhausted => _pool.IsExhausted;

    /// <summary>Ends when all starts are made and all iterations have ended; fails where a scenario failed by a bug.</summary>
    public Task Drained => _drained.Task;

    /// <summary>The bug that ended the run, if any.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Starts an iteration that was due; where no device is free, the start is dropped and counted.</summary>
    public void StartOpen(long due)
    {
        _recorder.Starts.CountDue();
        if (!_pool.TryTake(out var index, out var device, out var first))
        {
            _recorder.Starts.CountDropped();
            return;
        }

        Interlocked.Increment(ref _running);
        var start = new Start(this, index, device, due, first);
        ThreadPool.UnsafeQueueUserWorkItem(start, preferLocal: false);
    }

    /// <summary>Runs one iteration of the closed model to its end.</summary>
    /// <returns>False where no device was free; then nothing was run.</returns>
    public async Task<Iteration?> RunClosedAsync()
    {
        if (!_pool.TryTake(out var index, out var device, out var first))
        {
            return null;
        }

        _recorder.Starts.CountDue();
        Interlocked.Increment(ref _running);
        return await RunAsync(index, device, due: null, first).ConfigureAwait(false);
    }

    /// <summary>Says that no further start will come.</summary>
    public void SealStarts() => EndOne();

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
            if (first)
            {
                _recorder.Starts.CountDevice();
            }

            var dueOrStarted = due ?? started;
            var iteration = new Iteration(_recorder, Interlocked.Increment(ref _index), index, dueOrStarted, started, due is not null, dueOrStarted >= _measuredFrom);
            await device.RunAsync(iteration, _cutOff).ConfigureAwait(false);
            iteration.End(Outcome.Cancelled); // Changes nothing where the scenario has ended it.
            return iteration;
        }
        catch (Exception bug)
        {
            // Measured failures are outcomes, so whatever arrives here is a bug of ours: it must end the run, not vanish.
            Interlocked.CompareExchange(ref _failure, bug, null);
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
        if (Interlocked.Decrement(ref _running) == 0 || Failure is not null)
        {
            _drained.TrySetResult();
        }
    }

    private sealed class Start(StartDispatcher owner, int index, IScenarioDevice device, long due, bool first) : IThreadPoolWorkItem
    {
        public void Execute() => _ = owner.RunAsync(index, device, due, first);
    }
}

using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Benchmarks.Memory;

/// <summary>A scenario whose devices pause once so many iterations have succeeded, so that memory can be read while nothing is under way.</summary>
internal sealed class ReconnectLoop(IScenario inner) : IScenario
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = New();
    private TaskCompletionSource _quiet = New();
    private long _until;
    private long _started;
    private long _done;
    private long _failed;
    private int _inside;
    private bool _ending;

    public string Name => inner.Name;

    public IReadOnlyList<string> FunnelStages => inner.FunnelStages;

    /// <summary>Iterations that did not succeed.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Lets devices run until so many iterations have succeeded since the beginning.</summary>
    /// <param name="total">How many; more than before.</param>
    /// <returns>A task that ends when the last of them has ended and no device runs.</returns>
    public Task RunUntilAsync(long total)
    {
        lock (_lock)
        {
            _until = total;
            _quiet = New();
            _open.TrySetResult();
            return _quiet.Task;
        }
    }

    /// <summary>Lets devices that pause go without another iteration; the run must have been stopped.</summary>
    public void End()
    {
        using var scope = _lock.EnterScope();
        _ending = true;
        _open.TrySetResult();
    }

    public IScenarioDevice CreateDevice(int index) => new Device(this, inner.CreateDevice(index));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts an iteration in, or gives out what to wait for before asking again.</summary>
    private bool TryEnter(out bool ending, out Task opened)
    {
        lock (_lock)
        {
            ending = _ending;
            var enters = _ending || _started < _until;
            if (enters)
            {
                _started++;
                _inside++;
            }
            else if (_open.Task.IsCompleted)
            {
                _open = New();
            }

            opened = _open.Task;
            return enters;
        }
    }

    private void Leave(bool succeeded)
    {
        using var scope = _lock.EnterScope();
        _inside--;
        if (succeeded)
        {
            _done++;
        }
        else
        {
            _failed++;
            _started--; // Its place is another's: only what succeeded counts.
            _open.TrySetResult();
        }

        if (_inside == 0 && _done >= _until)
        {
            _quiet.TrySetResult();
        }
    }

    private sealed class Device(ReconnectLoop loop, IScenarioDevice inner) : IScenarioDevice
    {
        public async Task RunAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            bool ending;
            while (!loop.TryEnter(out ending, out var opened))
            {
                await opened;
            }

            if (ending)
            {
                iteration.End(Outcome.Cancelled);
            }
            else
            {
                await inner.RunAsync(iteration, cancellationToken);
            }

            loop.Leave(iteration.Ended is Outcome.Ok);
        }

        public ValueTask ReleaseAsync() => inner.ReleaseAsync();
    }
}

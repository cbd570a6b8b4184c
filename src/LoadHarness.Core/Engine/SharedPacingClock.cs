namespace LoadHarness.Core.Engine;

/// <summary>Waits for many devices at once: one thread keeps all due times, and hands each device to the thread pool when its time has come.</summary>
/// <remarks>The runtime's timers tick with the kernel's coarse clock, every 4 ms on many hosts, and that would be in every response time.</remarks>
public sealed class SharedPacingClock : PacingClock
{
    /// <summary>So many cancelled waits are not worth a clean-up, which looks at all waits.</summary>
    internal const int FewCancelled = 1024;

    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new(); // Not a Lock: the thread waits on it.
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private bool _isRunning;
    private int _cancelled;

    internal SharedPacingClock()
        : base(TimeProvider.System)
    {
    }

    /// <summary>The process's own; its thread starts with the first wait, and costs nothing while nobody waits.</summary>
    public static SharedPacingClock Instance { get; } = new();

    /// <summary>How many waits are kept: those that wait, and at most as many that were cancelled, or <see cref="FewCancelled"/>.</summary>
    internal int Kept
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TimeProvider.GetTimestamp() >= due)
        {
            return;
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enter(waiter, due);

        await using var registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((TaskCompletionSource)waiter!).TrySetCanceled(token), waiter).ConfigureAwait(false);
        try
        {
            await waiter.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            NoteCancelled();
            throw;
        }
    }

    /// <summary>Drops the cancelled waits once they are the larger part: each would stay until its time, and holds that end early would add up.</summary>
    private void NoteCancelled()
    {
        lock (_gate)
        {
            if (++_cancelled < FewCancelled || _cancelled * 2 < _waiting.Count)
            {
                return;
            }

            var left = _waiting.UnorderedItems.Where(static wait => !wait.Element.Task.IsCompleted).ToArray();
            _waiting.Clear();
            _waiting.EnqueueRange(left);
            _cancelled = 0;
        }
    }

    private void Enter(TaskCompletionSource waiter, long due)
    {
        lock (_gate)
        {
            _waiting.Enqueue(waiter, due);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "Shared pacing" }.Start();
            }
            else if (_waiting.Peek() == waiter)
            {
                Monitor.Pulse(_gate); // It is due before all others.
            }
        }
    }

    private void Run()
    {
        while (true)
        {
            PreciseSleep.For(WakeThoseDue());
        }
    }

    /// <summary>Wakes all that are due, waits until the next is nearly so, and returns how long to sleep until then.</summary>
    private TimeSpan WakeThoseDue()
    {
        lock (_gate)
        {
            while (true)
            {
                if (!_waiting.TryPeek(out var next, out var due))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var now = TimeProvider.GetTimestamp();
                if (now >= due)
                {
                    _waiting.Dequeue();
                    if (!next.TrySetResult() && _cancelled > 0)
                    {
                        _cancelled--;
                    }

                    continue;
                }

                // A timed wait is late by up to a millisecond, a short sleep by the kernel's timer slack only.
                var left = TimeProvider.GetElapsedTime(now, due);
                if (left <= 2 * Nap)
                {
                    return left < Nap ? left : Nap;
                }

                Monitor.Wait(_gate, left < TimeSpan.FromMinutes(1) ? left - Nap : TimeSpan.FromMinutes(1));
            }
        }
    }
}

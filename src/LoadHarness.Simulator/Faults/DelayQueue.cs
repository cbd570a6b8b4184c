using LoadHarness.Core.Engine;
using Microsoft.Extensions.Logging;

namespace LoadHarness.Simulator.Faults;

/// <summary>Runs actions at their due times: never early, and at most 1 ms late (p99) on an idle machine.</summary>
/// <remarks>
/// One thread of its own: .NET's timers drop fractions of a millisecond and step by several. It runs on the machine's
/// own clock whatever clock the simulator is given, since it sleeps in the kernel.
/// </remarks>
internal sealed partial class DelayQueue : IDisposable
{
    // A condition variable may wake a millisecond or two late; from here on the kernel's precise timer takes over.
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(4);

    // What an item that is due sooner than the one slept for can be late by.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(0.25);

    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly PriorityQueue<Action, (long Due, long Order)> _items = new();
    private readonly object _lock = new();
    private readonly ILogger _log;
    private readonly Thread _thread;
    private long _order;
    private bool _stopping;

    /// <summary>Starts the queue's thread.</summary>
    public DelayQueue(ILogger log)
    {
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = "simulator delays", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The queue's time now, in its clock's ticks.</summary>
    public static long Now => Clock.GetTimestamp();

    /// <summary>The time between two instants of the queue's clock.</summary>
    public static TimeSpan Elapsed(long from, long to) => Clock.GetElapsedTime(from, to);

    /// <summary>Runs the action once the delay after an instant has passed; actions due at once run in the order they came.</summary>
    /// <param name="from">An instant of <see cref="Now"/>.</param>
    /// <param name="delay">How long after it.</param>
    /// <param name="action">Runs on the queue's thread: must be short.</param>
    public void Add(long from, TimeSpan delay, Action action)
    {
        // Rounded up: a tick too late is right, a tick too early is not.
        var due = from + (long)Math.Ceiling(delay.TotalSeconds * Clock.TimestampFrequency);
        lock (_lock)
        {
            _items.Enqueue(action, (due, _order++));
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Returns once the delay after an instant has passed.</summary>
    /// <param name="from">An instant of <see cref="Now"/>.</param>
    /// <param name="delay">How long after it.</param>
    /// <param name="cancellationToken">Ends the wait, not the entry.</param>
    public Task WaitAsync(long from, TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(from, delay, due.SetResult);
        return due.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the thread; what is still waiting never runs.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join();
    }

    private void Run()
    {
        LinuxThread.RaisePriority(); // On a busy host it would otherwise wait its turn behind the TLS handshakes.
        while (TryTake(out var action, out var wait))
        {
            if (action is null)
            {
                PreciseSleep.For(wait < Slice ? wait : Slice);
                continue;
            }

            try
            {
                action();
            }
            catch (Exception exception)
            {
                Log.Failed(_log, exception); // The thread's edge: one failed answer must not stop all later ones.
            }
        }
    }

    // An action that is due, or none and how long to sleep; false when it is time to end.
    private bool TryTake(out Action? action, out TimeSpan wait)
    {
        lock (_lock)
        {
            while (!_stopping)
            {
                wait = default;
                if (!_items.TryPeek(out action, out var priority))
                {
                    Monitor.Wait(_lock);
                    continue;
                }

                var now = Now;
                if (now >= priority.Due)
                {
                    _items.Dequeue();
                    return true;
                }

                wait = Elapsed(now, priority.Due);
                if (wait > Near)
                {
                    Monitor.Wait(_lock, (int)Math.Min((wait - Near).TotalMilliseconds + 1, int.MaxValue));
                    continue;
                }

                action = null;
                return true;
            }
        }

        action = null;
        wait = default;
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A delayed answer failed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

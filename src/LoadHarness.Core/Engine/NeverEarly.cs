namespace LoadHarness.Core.Engine;

/// <summary>Waits that last at least as long as was asked for.</summary>
/// <remarks>
/// The runtime's timers drop fractions of a millisecond and go by a clock that moves on only with the kernel's tick
/// (CLOCK_MONOTONIC_COARSE, clock_getres(2)): by a finer one they end up to 10 ms too soon.
/// </remarks>
public static class NeverEarly
{
    /// <summary>Returns once a time has passed.</summary>
    /// <param name="length">How long; nothing below zero.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static async Task DelayAsync(TimeSpan length, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var from = time.GetTimestamp();
        for (var left = length; left > TimeSpan.Zero; left = length - time.GetElapsedTime(from))
        {
            await Task.Delay(WholeMilliseconds(left), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Calls an action on a timer's thread once a time has passed.</summary>
    /// <param name="length">How long, at most 49 days.</param>
    /// <param name="time">The clock.</param>
    /// <param name="action">What to call.</param>
    /// <returns>Calls it off when disposed.</returns>
    public static IDisposable Call(TimeSpan length, TimeProvider time, Action action)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new DueCall(length, time, action);
    }

    /// <summary>What to set a timer to that rang early: a fraction, which it would drop, would be a wait of nothing, again and again.</summary>
    /// <param name="left">What is left to wait.</param>
    public static TimeSpan WholeMilliseconds(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));

    private sealed class DueCall : IDisposable
    {
        private readonly TimeSpan _length;
        private readonly TimeProvider _time;
        private readonly Action _action;
        private readonly long _from;
        private readonly ITimer _timer;

        public DueCall(TimeSpan length, TimeProvider time, Action action)
        {
            (_length, _time, _action, _from) = (length, time, action, time.GetTimestamp());
            _timer = time.CreateTimer(static call => ((DueCall)call!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(WholeMilliseconds(length), Timeout.InfiniteTimeSpan); // Only now: it may ring at once, and needs the field.
        }

        public void Dispose() => _timer.Dispose();

        private void Ring()
        {
            if (_length - _time.GetElapsedTime(_from) is var left && left > TimeSpan.Zero)
            {
                _timer.Change(WholeMilliseconds(left), Timeout.InfiniteTimeSpan);
                return;
            }

            _action();
        }
    }
}

namespace LoadHarness.Core.Engine;

/// <summary>The one way to wait for a due time.</summary>
public abstract class PacingClock
{
    /// <summary>Makes a clock over a source of timestamps.</summary>
    protected PacingClock(TimeProvider timeProvider) => TimeProvider = timeProvider;

    /// <summary>The source of timestamps.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Returns once the timestamp is reached, never before.</summary>
    /// <param name="due">A timestamp of <see cref="TimeProvider"/>.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public abstract ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken);

    /// <summary>Returns the timestamp that lies a span after another.</summary>
    public long After(long timestamp, TimeSpan span) => timestamp + (long)(span.Ticks * ((double)TimeProvider.TimestampFrequency / TimeSpan.TicksPerSecond));
}

/// <summary>Waits on the calling thread: precise, and every wait completes synchronously, so an executor stays on its own thread.</summary>
public sealed class ThreadPacingClock : PacingClock
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes the clock on real time.</summary>
    public ThreadPacingClock()
        : base(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public override ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = TimeProvider.GetTimestamp();
            if (now >= due)
            {
                return ValueTask.CompletedTask;
            }

            // Short naps, because a sleeping thread does not hear its token.
            var left = TimeProvider.GetElapsedTime(now, due);
            PreciseSleep.For(left < LongestNap ? left : LongestNap);
        }
    }
}

/// <summary>Waits on a <see cref="TimeProvider"/>'s timers: for tests on fake time.</summary>
public sealed class TimeProviderPacingClock(TimeProvider timeProvider) : PacingClock(timeProvider)
{
    /// <inheritdoc/>
    public override async ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = TimeProvider.GetTimestamp();
            if (now >= due)
            {
                return;
            }

            // Rounded up: timers drop fractions of a millisecond, and a start must not be early.
            var milliseconds = Math.Ceiling(TimeProvider.GetElapsedTime(now, due).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}

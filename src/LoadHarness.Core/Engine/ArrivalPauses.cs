namespace LoadHarness.Core.Engine;

/// <summary>When a person paused the starts of a run. The schedule's own clock stands still meanwhile: what was due then is due that much later, so a pause makes no start late and drops none.</summary>
/// <remarks>One writer at a time; read without a lock by whoever makes starts. A start's due time is a pure function of its place in the schedule and of the pauses, so that workers who know the same pauses agree.</remarks>
public sealed class ArrivalPauses
{
    /// <summary>How many pauses a run may have; more are refused, so that what is kept is bounded.</summary>
    public const int Most = 1000;

    /// <summary>How far ahead a pause and its end are set: all who make starts must know of it by then.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(250);

    private const long NotOver = long.MaxValue;

    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private TaskCompletionSource _resumed = Finished();
    private volatile ArrivalPause[] _pauses = [];

    /// <summary>The pauses so far, in order; the last may not be over yet.</summary>
    public IReadOnlyList<ArrivalPause> All => _pauses;

    /// <summary>Whether a pause is not over yet; it may begin a moment from now.</summary>
    public bool IsPaused => _pauses is [.., { To: NotOver }];

    /// <summary>Whether starts are paused at a time.</summary>
    public bool IsPausedAt(long timestamp) => Array.Exists(_pauses, pause => pause.From <= timestamp && timestamp < pause.To);

    /// <summary>Begins a pause: what is due at this time or later waits.</summary>
    /// <param name="from">A timestamp.</param>
    /// <returns>False where one goes on already, or there were too many.</returns>
    public bool Pause(long from)
    {
        using var scope = _lock.EnterScope();
        if (IsPaused || _pauses.Length >= Most)
        {
            return false;
        }

        _resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pauses = [.. _pauses, new ArrivalPause(_pauses is [.., var last] ? Math.Max(from, last.To) : from, NotOver)];
        return true;
    }

    /// <summary>Ends the pause.</summary>
    /// <param name="to">A timestamp; one before the pause's begin undoes the pause.</param>
    /// <returns>False where there is none.</returns>
    public bool Resume(long to)
    {
        using var scope = _lock.EnterScope();
        if (!IsPaused)
        {
            return false;
        }

        _pauses = _pauses[^1].From >= to ? _pauses[..^1] : [.. _pauses[..^1], _pauses[^1] with { To = to }];
        _resumed.TrySetResult();
        return true;
    }

    /// <summary>Puts the schedule off for a time in which the run had no process, and until its devices are back; before the run only.</summary>
    /// <param name="from">Where the schedule had come to.</param>
    /// <param name="to">When it goes on.</param>
    internal void AddGap(long from, long to)
    {
        using var scope = _lock.EnterScope();
        _pauses = [.. _pauses, new ArrivalPause(from, to) { IsGap = true }];
    }

    /// <summary>How much of a time was paused, in ticks of the timestamps' clock.</summary>
    public long Between(long from, long to)
    {
        long sum = 0;
        foreach (var pause in _pauses)
        {
            sum += Math.Max(0, Math.Min(pause.To, to) - Math.Max(pause.From, from));
        }

        return sum;
    }

    /// <summary>Returns when something is due that the schedule without pauses has at <paramref name="scheduled"/>; null while a pause that is not over stands before it.</summary>
    public long? DueAt(long scheduled)
    {
        var due = scheduled;
        foreach (var pause in _pauses)
        {
            if (due < pause.From)
            {
                break;
            }

            if (pause.To == NotOver)
            {
                return null;
            }

            due += pause.To - pause.From;
        }

        return due;
    }

    /// <summary>Waits until something is due, however often it is put off meanwhile.</summary>
    /// <param name="clock">The one way to wait.</param>
    /// <param name="scheduled">Its time in the schedule without pauses.</param>
    /// <param name="stop">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The time at which it was due.</returns>
    internal async ValueTask<long> WaitUntilDueAsync(PacingClock clock, long scheduled, CancellationToken stop)
    {
        while (true)
        {
            // In a pause by short waits of the clock, not by a task: an executor must stay on the thread that is its own.
            var due = DueAt(scheduled);
            await clock.WaitUntilAsync(due ?? clock.After(clock.TimeProvider.GetTimestamp(), Nap), stop).ConfigureAwait(false);
            if (due is { } known && DueAt(scheduled) == known)
            {
                return known;
            }
        }
    }

    /// <summary>Waits while starts are paused: for the loops of the closed model, which have no due times.</summary>
    /// <remarks>Each goes on as long after the pause's end as it came after its begin: all at once would be a storm that the pause has made.</remarks>
    internal async Task WaitWhilePausedAsync(TimeProvider time, CancellationToken stop)
    {
        var came = time.GetTimestamp();
        while (GoesOnAt(came) is var goesOn && goesOn != came)
        {
            if (goesOn is not { } known)
            {
                Task resumed;
                using (_lock.EnterScope())
                {
                    resumed = _resumed.Task;
                }

                await resumed.WaitAsync(stop).ConfigureAwait(false);
                continue;
            }

            var left = time.GetElapsedTime(time.GetTimestamp(), known);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(left, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Returns when a loop goes on that came at a time: then, where no pause went on; null while one does.</summary>
    private long? GoesOnAt(long came)
    {
        var at = came;
        foreach (var pause in _pauses)
        {
            if (pause.IsGap || pause.To <= came) // No loop of this process came before a gap.
            {
                continue;
            }

            if (at < pause.From)
            {
                break;
            }

            if (pause.To == NotOver)
            {
                return null;
            }

            at += pause.To - pause.From;
        }

        return at;
    }

    private static TaskCompletionSource Finished()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}

/// <summary>One pause, as timestamps.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end; <see cref="long.MaxValue"/> while it goes on.</param>
public readonly record struct ArrivalPause(long From, long To)
{
    /// <summary>Whether nobody paused by hand: the run had no process.</summary>
    public bool IsGap { get; init; }
}

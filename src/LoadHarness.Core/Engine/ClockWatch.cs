namespace LoadHarness.Core.Engine;

/// <summary>Something that happened to this machine's clocks in a run.</summary>
/// <param name="At">When it was found, from the run's start: within a second of it.</param>
/// <param name="Amount">How long the machine was suspended, or by how much its wall clock was set; negative where it was set back.</param>
/// <param name="IsSuspension">Whether the machine was suspended.</param>
public sealed record ClockEvent(TimeSpan At, TimeSpan Amount, bool IsSuspension);

/// <summary>Finds suspensions of this machine and steps of its wall clock, by comparing three clocks from one second to the next.</summary>
/// <remarks>
/// The run's own clock is never set and stands still while the machine is suspended. The wall clock is set by people and by NTP, which slews
/// what is small. A suspension moves the wall clock and the system's uptime alike; a step moves the wall clock alone.
/// </remarks>
internal sealed class ClockWatch
{
    /// <summary>Events that are kept; more are counted.</summary>
    public const int MostEvents = 100;

    /// <summary>Less is not told: reading the clocks takes time, and NTP slews.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Clocks that took longer to read than this do not belong together.</summary>
    public static readonly TimeSpan LongestReading = TimeSpan.FromMilliseconds(100);

    private readonly List<ClockEvent> _events = [];
    private (TimeSpan Elapsed, DateTimeOffset Wall, TimeSpan? Suspended)? _last;

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<ClockEvent> Events => _events;

    /// <summary>How often something happened beyond those.</summary>
    public int Further { get; private set; }

    /// <summary>Takes the clocks at the end of a second.</summary>
    /// <param name="elapsed">The run's own clock.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="suspended">How long the machine was suspended since some fixed moment; null where that is not known.</param>
    /// <returns>How long it was suspended since the last call.</returns>
    public TimeSpan Observe(TimeSpan elapsed, DateTimeOffset wall, TimeSpan? suspended)
    {
        var before = _last;
        _last = (elapsed, wall, suspended);
        if (before is not { } last)
        {
            return TimeSpan.Zero;
        }

        var slept = suspended - last.Suspended is { } known && known >= Least ? known : TimeSpan.Zero;
        if (slept > TimeSpan.Zero)
        {
            Add(new ClockEvent(elapsed, slept, IsSuspension: true));
        }

        var step = wall - last.Wall - (elapsed - last.Elapsed) - slept;
        if (step.Duration() >= Least)
        {
            Add(new ClockEvent(elapsed, step, IsSuspension: false));
        }

        return slept;
    }

    private void Add(ClockEvent found)
    {
        if (_events.Count < MostEvents)
        {
            _events.Add(found);
        }
        else
        {
            Further++;
        }
    }
}

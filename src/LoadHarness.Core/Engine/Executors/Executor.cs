namespace LoadHarness.Core.Engine.Executors;

/// <summary>Decides when iterations start; knows nothing of what they do.</summary>
internal abstract class Executor
{
    /// <summary>How long starts go on at least; null where only the devices end them.</summary>
    public abstract TimeSpan? Length { get; }

    /// <summary>The highest starts a second that the plan asks for; null in the closed model.</summary>
    public abstract double? PeakRate { get; }

    /// <summary>Returns the starts a second that the plan asks for at a time; null in the closed model.</summary>
    public abstract double? PlannedRateAt(TimeSpan elapsed);

    /// <summary>Makes all starts; returns when the last is made, or with <see cref="OperationCanceledException"/> when stopped.</summary>
    /// <param name="dispatcher">Makes the starts.</param>
    /// <param name="clock">The one way to wait.</param>
    /// <param name="start">The run's start as a timestamp.</param>
    /// <param name="pauses">When starts are paused.</param>
    /// <param name="from">Where the schedule goes on; nothing for its begin.</param>
    /// <param name="stop">Ends the starts.</param>
    public abstract Task RunAsync(StartDispatcher dispatcher, PacingClock clock, long start, ArrivalPauses pauses, ScheduleMark from, CancellationToken stop);

    /// <summary>Returns how far the schedule had come when a run was cut off.</summary>
    /// <param name="starts">The starts that it had made.</param>
    /// <param name="observed">The time that had passed; pauses by hand may be part of it.</param>
    public virtual TimeSpan ReachedBy(long starts, TimeSpan observed) => observed;
}

/// <summary>A place in a schedule.</summary>
/// <param name="Starts">Starts before it.</param>
/// <param name="At">Its time in the schedule without pauses.</param>
internal readonly record struct ScheduleMark(long Starts, TimeSpan At);

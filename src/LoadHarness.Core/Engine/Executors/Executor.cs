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
    /// <param name="stop">Ends the starts.</param>
    public abstract Task RunAsync(StartDispatcher dispatcher, PacingClock clock, long start, ArrivalPauses pauses, CancellationToken stop);
}

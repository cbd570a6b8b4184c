namespace LoadHarness.Core.Engine.Pacers;

/// <summary>When each start is due: a pure function from its index, so that schedules repeat and can be split over machines.</summary>
public abstract class Pacer
{
    /// <summary>How far the number of starts may miss a whole one by rounding and still be that whole one.</summary>
    internal const double Tolerance = 1e-6;

    /// <summary>How many starts there are; null where the pacer sets no end.</summary>
    public abstract long? Count { get; }

    /// <summary>How long starts go on; null where the pacer sets no end.</summary>
    public abstract TimeSpan? Length { get; }

    /// <summary>The highest rate of the schedule, starts a second.</summary>
    public abstract double PeakRate { get; }

    /// <summary>Returns when a start is due, counted from the run's start; never earlier than the one before. False where there is no such start.</summary>
    /// <param name="index">Which start, from 0.</param>
    /// <param name="due">When it is due.</param>
    public abstract bool TryGetDue(long index, out TimeSpan due);

    /// <summary>Returns the planned rate at a moment, starts a second; 0 outside the schedule.</summary>
    public abstract double RateAt(TimeSpan elapsed);

    /// <summary>Turns an expected number of starts into the whole number of them that are due before the end.</summary>
    private protected static long WholeStarts(double expected) => Math.Max(0, (long)Math.Ceiling(expected - Tolerance));
}

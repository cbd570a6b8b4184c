using LoadHarness.Core.Engine.Pacers;

namespace LoadHarness.Core.Engine.Executors;

/// <summary>The open model: each start has a due time that no answer can delay.</summary>
/// <param name="pacer">When the run's starts are due.</param>
/// <param name="slice">Which of them are made here.</param>
internal sealed class OpenExecutor(Pacer pacer, FleetSlice slice) : Executor
{
    /// <inheritdoc/>
    public override TimeSpan? Length => pacer.Length;

    /// <inheritdoc/>
    public override double? PeakRate => pacer.PeakRate;

    /// <inheritdoc/>
    public override double? PlannedRateAt(TimeSpan elapsed) => pacer.RateAt(elapsed);

    /// <inheritdoc/>
    public override TimeSpan ReachedBy(long starts, TimeSpan observed) => pacer.TryGetDue(starts, out var next) && next < observed ? next : observed;

    /// <inheritdoc/>
    public override async Task RunAsync(StartDispatcher dispatcher, PacingClock clock, long start, ArrivalPauses pauses, ScheduleMark from, CancellationToken stop)
    {
        // Behind schedule, overdue starts are made at once: their lag is recorded, none is skipped in silence.
        for (var n = from.Starts; !dispatcher.IsExhausted && pacer.TryGetDue(slice.At(n), out var offset); n++)
        {
            var due = await pauses.WaitUntilDueAsync(clock, clock.After(start, offset), stop).ConfigureAwait(false);
            dispatcher.StartOpen(due);
        }
    }
}

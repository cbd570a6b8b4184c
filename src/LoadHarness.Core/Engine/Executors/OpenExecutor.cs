using LoadHarness.Core.Engine.Pacers;

namespace LoadHarness.Core.Engine.Executors;

/// <summary>The open model: each start has a due time that no answer can delay.</summary>
internal sealed class OpenExecutor(Pacer pacer) : Executor
{
    /// <inheritdoc/>
    public override TimeSpan? Length => pacer.Length;

    /// <inheritdoc/>
    public override double? PeakRate => pacer.PeakRate;

    /// <inheritdoc/>
    public override double? PlannedRateAt(TimeSpan elapsed) => pacer.RateAt(elapsed);

    /// <inheritdoc/>
    public override async Task RunAsync(StartDispatcher dispatcher, PacingClock clock, long start, CancellationToken stop)
    {
        // Behind schedule, overdue starts are made at once: their lag is recorded, none is skipped in silence.
        for (long index = 0; !dispatcher.IsExhausted && pacer.TryGetDue(index, out var offset); index++)
        {
            var due = clock.After(start, offset);
            await clock.WaitUntilAsync(due, stop).ConfigureAwait(false);
            dispatcher.StartOpen(due);
        }
    }
}

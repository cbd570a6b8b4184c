namespace LoadHarness.Core.Metrics;

/// <summary>The seconds of a run whose devices are in this process: its measurements are always there.</summary>
internal sealed class OwnSeconds(TimeProvider timeProvider, Func<TimeSpan> elapsed) : IRunSeconds
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PeriodicTimer _timer = new(Period, timeProvider);

    /// <inheritdoc/>
    public async ValueTask<TimeSpan?> NextAsync(CancellationToken ended)
    {
        try
        {
            return await _timer.WaitForNextTickAsync(ended).ConfigureAwait(false) ? elapsed() : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public TimeSpan Close() => elapsed();

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}

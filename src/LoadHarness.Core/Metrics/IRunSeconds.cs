namespace LoadHarness.Core.Metrics;

/// <summary>Says when a second's measurements are there to be collected.</summary>
public interface IRunSeconds : IDisposable
{
    /// <summary>Waits for the next second.</summary>
    /// <param name="ended">The run has ended: what is left is asked for by <see cref="Close"/>.</param>
    /// <returns>Its end, from the run's start; null once the run has ended.</returns>
    ValueTask<TimeSpan?> NextAsync(CancellationToken ended);

    /// <summary>Makes what is left ready.</summary>
    /// <returns>The last interval's end, from the run's start.</returns>
    TimeSpan Close();
}

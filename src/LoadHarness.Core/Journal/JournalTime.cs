namespace LoadHarness.Core.Journal;

/// <summary>The clock of a run that is read: it stands still, and has the frequency of the run's own.</summary>
/// <param name="frequency">Timestamps a second.</param>
internal sealed class JournalTime(long frequency) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => frequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => frequency; // Not 0, which stands for "never".
}

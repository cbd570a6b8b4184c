using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>What one second of a run brought. Valid only during the call that hands it over: histograms are reused.</summary>
/// <param name="From">Start, from the run's start.</param>
/// <param name="To">End.</param>
/// <param name="Snapshot">The run as of its end; may be kept.</param>
/// <param name="Histograms">The steps' latencies in this second, those with data.</param>
public sealed record RunInterval(TimeSpan From, TimeSpan To, MetricsSnapshot Snapshot, IReadOnlyList<IntervalHistogram> Histograms)
{
    /// <summary>What it was made of, for the journal; null where it was read from one.</summary>
    internal CollectedInterval? Collected { get; init; }
}

/// <summary>What a second was made of.</summary>
/// <param name="Trends">All latencies of the second.</param>
/// <param name="Tally">What the generator has used so far.</param>
/// <param name="DeviceHours">Connection-hours of devices so far.</param>
internal sealed record CollectedInterval(Merging.TrendDrain Trends, GeneratorTally Tally, double DeviceHours);

/// <summary>Takes a run's seconds as they come: live view, timeline, histogram logs.</summary>
public interface IRunSink
{
    /// <summary>Takes one second. Called by one thread; must not keep histograms.</summary>
    void OnInterval(RunInterval interval);
}

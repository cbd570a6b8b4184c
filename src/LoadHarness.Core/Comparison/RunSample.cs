using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>One run as it is compared: what stands in its folder.</summary>
/// <param name="Name">What the reader calls it: the folder's name.</param>
/// <param name="Summary">The truth of the run.</param>
/// <param name="Manifest">Plan, host and versions; null where the folder has none.</param>
/// <param name="Steps">Service times a second, late answers included, by the step's bare name.</param>
/// <param name="Starts">Iterations started and timed out a second, in time.</param>
public sealed record RunSample(
    string Name, RunSummary Summary, RunManifest? Manifest,
    IReadOnlyDictionary<string, IReadOnlyList<LatencySecond>> Steps, IReadOnlyList<StartSecond> Starts);

/// <summary>A step's latencies in one second.</summary>
/// <param name="Second">Since the run's start.</param>
/// <param name="Values">Microseconds and their counts.</param>
public sealed record LatencySecond(double Second, IReadOnlyList<(long Value, long Count)> Values);

/// <summary>What became of a second's iterations.</summary>
/// <param name="Second">Since the run's start.</param>
/// <param name="Started">How many started.</param>
/// <param name="TimedOut">How many had their first timeout.</param>
public readonly record struct StartSecond(double Second, long Started, long TimedOut);

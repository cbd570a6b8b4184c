namespace LoadHarness.Core.Results;

/// <summary>How far the instrument's figures are from the truth on one host: <c>calibration.json</c>.</summary>
public sealed record Calibration
{
    /// <summary>The schema's name and version.</summary>
    public string Schema { get; init; } = "loadharness/calibration/1";

    /// <summary>When it was measured.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The plan that it was measured for.</summary>
    public required string Plan { get; init; }

    /// <summary>What the devices did.</summary>
    public required string Scenario { get; init; }

    /// <summary>Device starts a second.</summary>
    public required double Rate { get; init; }

    /// <summary>Devices started at each delay.</summary>
    public required int Devices { get; init; }

    /// <summary>Cores of the host.</summary>
    public required int Cores { get; init; }

    /// <summary>The smallest step in which the clock of all timestamps was seen to advance, in microseconds.</summary>
    public required double ClockStepMicroseconds { get; init; }

    /// <summary>full, resumed, mixed or none.</summary>
    public required string Handshakes { get; init; }

    /// <summary>One line for each delay and step.</summary>
    public required IReadOnlyList<StepBias> Steps { get; init; }

    /// <summary>One line for each delay: how late devices started.</summary>
    public required IReadOnlyList<DueTimeError> DueTime { get; init; }

    /// <summary>At which rate figures are no longer near the truth.</summary>
    public required Distortion Distortion { get; init; }

    /// <summary>Why it says nothing; null where it does.</summary>
    public string? Invalid { get; init; }
}

/// <summary>A step's service time less the time for which the simulator held the answer, packet by packet, in milliseconds.</summary>
public sealed record StepBias
{
    /// <summary>The delay that was asked for, in milliseconds.</summary>
    public required double DelayMs { get; init; }

    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>Packets that both sides recorded.</summary>
    public required long Samples { get; init; }

    /// <summary>Packets that one side lacks.</summary>
    public required long Unmatched { get; init; }

    /// <summary>Median time for which the simulator held the answers; 0 where it held none.</summary>
    public required double TruthP50 { get; init; }

    /// <summary>Median difference: the bias.</summary>
    public double? BiasP50 { get; init; }

    /// <summary>90th percentile of the difference.</summary>
    public double? BiasP90 { get; init; }

    /// <summary>99th percentile of the difference; null with fewer than 1,000 samples.</summary>
    public double? BiasP99 { get; init; }

    /// <summary>Spread: 90th less 10th percentile of the difference.</summary>
    public double? Spread { get; init; }

    /// <summary>The smallest difference; below zero where the simulator noted a packet after the device had it.</summary>
    public double? Least { get; init; }

    /// <summary>The largest difference.</summary>
    public double? Most { get; init; }
}

/// <summary>How much later than due devices started, at one delay.</summary>
/// <param name="DelayMs">The delay.</param>
/// <param name="Starts">Starts that were due.</param>
/// <param name="LagMs">Actual less due start, in milliseconds.</param>
public sealed record DueTimeError(double DelayMs, long Starts, LatencySummary LagMs);

/// <summary>The search for the rate at which figures are no longer near the truth.</summary>
public sealed record Distortion
{
    /// <summary>The limit: 0.1 is 10 %.</summary>
    public required double Limit { get; init; }

    /// <summary>The delay that was to be measured, in milliseconds.</summary>
    public required double DelayMs { get; init; }

    /// <summary>The rates tried, in the order they were.</summary>
    public required IReadOnlyList<DistortionProbe> Probes { get; init; }

    /// <summary>The lowest rate tried at which the median was beyond the limit; null where it never was.</summary>
    public required double? MedianFrom { get; init; }

    /// <summary>The lowest rate tried at which the 99th percentile was beyond the limit; null where it never was.</summary>
    public required double? P99From { get; init; }
}

/// <summary>One rate tried: the SUBACK's response time against the time for which it was held, as a share of that.</summary>
/// <param name="Rate">Device starts a second that were due.</param>
/// <param name="Starts">Starts that were due.</param>
/// <param name="Samples">Answers measured.</param>
/// <param name="Median">Distortion of the median; null where nothing was measured.</param>
/// <param name="P99">Distortion of the 99th percentile; null with fewer than 1,000 answers.</param>
/// <param name="Completed">Whether all devices came to their end in time; false is beyond the limit.</param>
public sealed record DistortionProbe(double Rate, long Starts, long Samples, double? Median, double? P99, bool Completed);

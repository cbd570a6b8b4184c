namespace LoadHarness.Core.Results;

/// <summary>One step's counts and latencies.</summary>
public sealed record StepSummary
{
    /// <summary>ok + timeouts + refused + cancelled.</summary>
    public long Attempts { get; init; }

    /// <summary>Answered in time.</summary>
    public long Ok { get; init; }

    /// <summary>late + never + disconnected.</summary>
    public long Timeouts { get; init; }

    /// <summary>Answered after the timeout.</summary>
    public long Late { get; init; }

    /// <summary>Not answered while the device listened.</summary>
    public long Never { get; init; }

    /// <summary>Cut off by the peer's close.</summary>
    public long Disconnected { get; init; }

    /// <summary>Answered with a refusal.</summary>
    public long Refused { get; init; }

    /// <summary>Cut off by the harness.</summary>
    public long Cancelled { get; init; }

    /// <summary>From the actual send to the answer, in milliseconds; in time and late answers together.</summary>
    public LatencySummary ServiceMs { get; init; } = new();

    /// <summary>From the due time to the answer, in milliseconds; in time and late answers together.</summary>
    public LatencySummary ResponseMs { get; init; } = new();
}

/// <summary>Percentiles in milliseconds; null where there are fewer than 10/(1−p) samples.</summary>
public sealed record LatencySummary
{
    /// <summary>How many answers were recorded (warm-up left out).</summary>
    public long Samples { get; init; }

    /// <summary>Median.</summary>
    public double? P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public double? P90 { get; init; }

    /// <summary>99th percentile.</summary>
    public double? P99 { get; init; }

    /// <summary>99.9th percentile.</summary>
    public double? P999 { get; init; }

    /// <summary>The largest; null without samples.</summary>
    public double? Max { get; init; }
}

/// <summary>Timeouts of acknowledgements.</summary>
public sealed record TimeoutSummary
{
    /// <summary>iterations ÷ iterations started, 0 to 1.</summary>
    public double Rate { get; init; }

    /// <summary>Iterations with at least one acknowledgement that did not arrive in time.</summary>
    public long Iterations { get; init; }

    /// <summary>Iterations started: the rate's denominator.</summary>
    public long Started { get; init; }

    /// <summary>Timed-out acknowledgements by cause; they add up to the acknowledgement steps' timeouts.</summary>
    public IReadOnlyDictionary<string, long> Causes { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The same timeouts by the finding that explains them, <c>unexplained</c> included; they add up to the causes.</summary>
    public IReadOnlyDictionary<string, long> Findings { get; init => field = value ?? new Dictionary<string, long>(StringComparer.Ordinal); } = new Dictionary<string, long>(StringComparer.Ordinal);
}

/// <summary>What became of the filters that were subscribed to.</summary>
/// <param name="Granted">Granted in time.</param>
/// <param name="Refused">Refused.</param>
/// <param name="Late">Granted after the timeout.</param>
/// <param name="Never">Not answered, or cut off.</param>
public sealed record SubackSummary(long Granted, long Refused, long Late, long Never);

namespace LoadHarness.Core.Results;

/// <summary>What a run is doing.</summary>
public enum RunState
{
    /// <summary>Starts are due.</summary>
    Running,

    /// <summary>All starts are made; the last devices are still at it, or wait for late answers.</summary>
    Finishing,

    /// <summary>All devices have finished; the fleet is held.</summary>
    Holding,

    /// <summary>Interrupted: what is under way may finish.</summary>
    Draining,

    /// <summary>All is measured; the devices that were held are let go.</summary>
    Releasing,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>The run as of one second: immutable, made once a second, shown in many places.</summary>
public sealed record MetricsSnapshot
{
    /// <summary>Time since the start.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the run is doing.</summary>
    public required RunState State { get; init; }

    /// <summary>Whether starts are paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>How long the plan takes at least, pauses so far included; null where it has no end.</summary>
    public required TimeSpan? PlannedLength { get; init; }

    /// <summary>How many devices.</summary>
    public required DeviceCounts Devices { get; init; }

    /// <summary>Starts a second the plan asks for now.</summary>
    public required double PlannedRateNow { get; init; }

    /// <summary>Starts in the last second.</summary>
    public required double StartRateNow { get; init; }

    /// <summary>Devices that became operational in the last second.</summary>
    public required double OperationalRateNow { get; init; }

    /// <summary>The last second's row of the timeline.</summary>
    public required TimelineRow Row { get; init; }

    /// <summary>How far devices have come.</summary>
    public required IReadOnlyList<FunnelStage> Funnel { get; init; }

    /// <summary>By bare step name, since the start.</summary>
    public required IReadOnlyDictionary<string, StepSummary> Steps { get; init; }

    /// <summary>Timeouts since the start.</summary>
    public required TimeoutSummary Timeouts { get; init; }

    /// <summary>Churn since the start.</summary>
    public required ChurnSummary Churn { get; init; }

    /// <summary>The gates as they would be judged now.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The generator's health since the start.</summary>
    public required GeneratorSummary Generator { get; init; }

    /// <summary>What the failures so far are put down to, by the wire alone; the run's end may know better.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

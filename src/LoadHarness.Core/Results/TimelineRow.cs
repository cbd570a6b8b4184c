namespace LoadHarness.Core.Results;

/// <summary>One second of a run: a row of <c>timeline.csv</c>.</summary>
public sealed record TimelineRow
{
    /// <summary>Seconds since the run's start, at the end of the row's second.</summary>
    public double T { get; init; }

    /// <summary>Starts that were due so far.</summary>
    public long Due { get; init; }

    /// <summary>Iterations started so far.</summary>
    public long Started { get; init; }

    /// <summary>Starts dropped so far.</summary>
    public long Dropped { get; init; }

    /// <summary>Iterations running now.</summary>
    public long Active { get; init; }

    /// <summary>Connections standing now (after CONNACK).</summary>
    public long Connected { get; init; }

    /// <summary>Devices operational so far.</summary>
    public long Operational { get; init; }

    /// <summary>Iterations so far with an acknowledgement that timed out.</summary>
    public long TimedOut { get; init; }

    /// <summary>Iterations so far that were refused something.</summary>
    public long Refused { get; init; }

    /// <summary>Unasked disconnects so far.</summary>
    public long Disconnects { get; init; }

    /// <summary>Reconnects so far.</summary>
    public long Reconnects { get; init; }

    /// <summary>Attempts to connect so far.</summary>
    public long ConnectAttempts { get; init; }

    /// <summary>CONNECTs accepted so far.</summary>
    public long Connects { get; init; }

    /// <summary>Attempts so far that the target refused or cut off before CONNACK.</summary>
    public long TurnedAway { get; init; }

    /// <summary>SUBACKs answered in this second.</summary>
    public long Subacks { get; init; }

    /// <summary>Median SUBACK service time in this second, ms; null for fewer than 1 sample.</summary>
    public double? SubackP50Ms { get; init; }

    /// <summary>99th percentile (largest below 100 samples) of SUBACK service time in this second, ms.</summary>
    public double? SubackP99Ms { get; init; }

    /// <summary>Median journey in this second, ms.</summary>
    public double? JourneyP50Ms { get; init; }

    /// <summary>99th percentile of journey in this second, ms.</summary>
    public double? JourneyP99Ms { get; init; }

    /// <summary>Largest dispatch lag in this second, ms; null without a start.</summary>
    public double? DispatchLagMaxMs { get; init; }

    /// <summary>The harness's CPU in this second, percent of one core.</summary>
    public double CpuHarnessPercent { get; init; }

    /// <summary>The simulator's CPU in this second, percent of one core; null where there is none.</summary>
    public double? CpuSimulatorPercent { get; init; }

    /// <summary>The host's CPU in this second, percent of all cores; null where it cannot be read.</summary>
    public double? CpuHostPercent { get; init; }

    /// <summary>Share of this second in garbage-collection pauses, percent.</summary>
    public double GcPausePercent { get; init; }

    /// <summary>Working set, bytes.</summary>
    public long WorkingSetBytes { get; init; }

    /// <summary>Managed bytes alive after the last collection of all generations; null where it is not known.</summary>
    public double? LiveBytes { get; init; }

    /// <summary>Open descriptors of the harness, at most 10 s old; null where they cannot be counted.</summary>
    public double? Handles { get; init; }

    /// <summary>Threads of the harness, at most 10 s old; null where they cannot be counted.</summary>
    public double? Threads { get; init; }

    /// <summary>The 99th percentile of the thread pool's wake-up delay in this second, ms; null where it is not measured.</summary>
    public double? WakeUpP99Ms { get; init; }

    /// <summary>How long the own control group's CPU quota held it back in this second, ms, summed over processors; null where it cannot be read.</summary>
    public double? ThrottledMs { get; init; }

    /// <summary>The longest time that a write waited in this second, ms; one that still waits counts as far as it has come.</summary>
    public double SendStallMs { get; init; }

    /// <summary>Acknowledgements that timed out so far, by cause: <c>late_suback:3+no_suback:45</c>; empty without any.</summary>
    public string TimeoutCauses { get; init; } = "";

    /// <summary>Why the generator was beyond its budgets in this second, joined with '+'; empty where it was not.</summary>
    public string Invalid { get; init; } = "";
}

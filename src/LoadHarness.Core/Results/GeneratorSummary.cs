namespace LoadHarness.Core.Results;

/// <summary>Whether the generator could keep up.</summary>
public sealed record GeneratorSummary
{
    /// <summary>False where the generator or host was the bottleneck.</summary>
    public bool Valid { get; init; } = true;

    /// <summary>Why it is not valid, and what to do: one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Actual less due start, in milliseconds.</summary>
    public LatencySummary DispatchLagMs { get; init; } = new();

    /// <summary>Starts that were due.</summary>
    public long PlannedStarts { get; init; }

    /// <summary>Starts later than 50 ms.</summary>
    public long LateStarts { get; init; }

    /// <summary>Starts for which no device was free.</summary>
    public long DroppedStarts { get; init; }

    /// <summary>Highest planned starts a second.</summary>
    public double PlannedRate { get; init; }

    /// <summary>Starts a second over the time in which starts were due.</summary>
    public double AchievedRate { get; init; }

    /// <summary>Devices a second that became operational, over the time from the first start to the last of them.</summary>
    public double OperationalRate { get; init; }

    /// <summary>CPU in percent of one core: harness, simulator; and of the whole host.</summary>
    public CpuSummary CpuPercent { get; init; } = new(0, null, null);

    /// <summary>The worst second's 99th percentile of the thread pool's wake-up delay, milliseconds; null where it is not measured.</summary>
    public double? WorstWakeUpMs { get; init; }

    /// <summary>Seconds for which the own control group's CPU quota held it back, summed over processors; null where it cannot be read.</summary>
    public double? ThrottledSeconds { get; init; }

    /// <summary>Writes that a socket did not take at once.</summary>
    public long SendStalls { get; init; }

    /// <summary>The longest time that a write waited, milliseconds.</summary>
    public double LongestSendStallMs { get; init; }

    /// <summary>Connections that could not be opened because this host had no local port left.</summary>
    public long PortErrors { get; init; }

    /// <summary>Connections that could not be opened because this process had no file descriptor left.</summary>
    public long DescriptorErrors { get; init; }

    /// <summary>Latencies longer than 1 h, recorded as 1 h: their counts are right, their lengths are not.</summary>
    public long ClampedValues { get; init; }

    /// <summary>When the generator was beyond its budgets: the first thousand windows.</summary>
    public IReadOnlyList<InvalidWindow> InvalidWindows { get; init => field = value ?? []; } = []; // The generated reader sets members that are missing to null.

    /// <summary>Share of the run's time beyond budget, in percent.</summary>
    public double InvalidPercent { get; init; }

    /// <summary>Share of time in garbage-collection pauses, in percent.</summary>
    public double GcPausePercent { get; init; }

    /// <summary>Largest working set of the harness, bytes.</summary>
    public long PeakWorkingSetBytes { get; init; }

    /// <summary>The worker processes; none where the program itself ran the devices.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WorkerSummary>? Workers { get; init; }

    /// <summary>Keys and signing requests made for devices, and how long each took, in milliseconds; outside every step.</summary>
    public LatencySummary KeyGenerationMs { get; init; } = new();
}

/// <summary>What one worker process used.</summary>
/// <param name="Worker">Which, from 1.</param>
/// <param name="Devices">How many of the fleet's devices are its own.</param>
/// <param name="CpuPercent">Average CPU, in percent of one core.</param>
/// <param name="GcPausePercent">Share of its time in garbage-collection pauses, in percent.</param>
/// <param name="WorstWakeUpMs">Its worst second's 99th percentile of the wake-up delay, milliseconds; null where it was not measured.</param>
/// <param name="PeakWorkingSetBytes">Its largest working set, bytes.</param>
public sealed record WorkerSummary(int Worker, int Devices, double CpuPercent, double GcPausePercent, double? WorstWakeUpMs, long PeakWorkingSetBytes);

/// <summary>A time in which the generator was beyond its budgets.</summary>
/// <param name="From">From when on, seconds since the run's start.</param>
/// <param name="To">Until when.</param>
/// <param name="Reason">Why: late_starts, wake_up_delay, gc_pause, send_stall, local_ports, descriptors, clamped_values, joined with '+'.</param>
public sealed record InvalidWindow(double From, double To, string Reason);

/// <summary>Average CPU over the run, in percent; 100 is one core busy (for <paramref name="Host"/>: all cores busy).</summary>
/// <param name="Harness">This process.</param>
/// <param name="Simulator">The simulator's process; null where there is none.</param>
/// <param name="Host">The whole host; null where it cannot be read.</param>
public sealed record CpuSummary(double Harness, double? Simulator, double? Host);

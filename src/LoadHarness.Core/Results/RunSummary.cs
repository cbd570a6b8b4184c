namespace LoadHarness.Core.Results;

/// <summary>The truth of a run: <c>summary.json</c>. Every report is made from it.</summary>
public sealed record RunSummary
{
    /// <summary>The schema's name and version.</summary>
    public const string CurrentSchema = "loadharness/summary/1";

    /// <summary>The schema's name and version.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>Which run.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>The verdict, lower case: pass, fail, inconclusive, invalid, interrupted.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One sentence that says why.</summary>
    public required string VerdictReason { get; init; }

    /// <summary>What the process ended with.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The gates, in the plan's order.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>How many devices.</summary>
    public required DeviceCounts Devices { get; init; }

    /// <summary>How far they came, first stage first.</summary>
    public required IReadOnlyList<FunnelStage> Funnel { get; init; }

    /// <summary>By step: bare names (phases summed) and phased names.</summary>
    public required IReadOnlyDictionary<string, StepSummary> Steps { get; init; }

    /// <summary>Timeouts of acknowledgements.</summary>
    public required TimeoutSummary Timeouts { get; init; }

    /// <summary>Refusals by step and code: <c>claim.suback 0x80</c>, <c>claim.register_thing 403</c>.</summary>
    public IReadOnlyDictionary<string, long> Refusals { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What became of the filters that were subscribed to.</summary>
    public required SubackSummary Subacks { get; init; }

    /// <summary>Disconnects and reconnects.</summary>
    public required ChurnSummary Churn { get; init; }

    /// <summary>TLS handshakes by kind.</summary>
    public required HandshakeSummary Handshakes { get; init; }

    /// <summary>Whether the generator could keep up.</summary>
    public required GeneratorSummary Generator { get; init; }

    /// <summary>Findings, most certain first.</summary>
    public required IReadOnlyList<Finding> Diagnosis { get; init; }

    /// <summary>What a reader must know to read the figures rightly: one sentence each.</summary>
    public required IReadOnlyList<string> Disclosures { get; init; }
}

/// <summary>The verdict of a run.</summary>
public enum Verdict
{
    /// <summary>All gates hold and the run is valid.</summary>
    Pass,

    /// <summary>A gate is broken.</summary>
    Fail,

    /// <summary>Too little evidence for at least one gate, none broken.</summary>
    Inconclusive,

    /// <summary>The generator or its host was the bottleneck.</summary>
    Invalid,

    /// <summary>Stopped before its end.</summary>
    Interrupted,
}

/// <summary>Which run it was.</summary>
public sealed record RunInfo
{
    /// <summary>The run's id: time of start and a random part.</summary>
    public required string Id { get; init; }

    /// <summary>The plan's name.</summary>
    public required string Name { get; init; }

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it finished, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Where the devices connected.</summary>
    public required TargetInfo Target { get; init; }

    /// <summary>The load in words.</summary>
    public required string Load { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }
}

/// <summary>Where the devices connected.</summary>
/// <param name="Kind">sim, aws or mqtt.</param>
/// <param name="Endpoint">host:port.</param>
public sealed record TargetInfo(string Kind, string Endpoint);

/// <summary>How many devices.</summary>
/// <param name="Planned">As the plan says.</param>
/// <param name="Started">Whose first iteration started.</param>
/// <param name="Operational">That came through.</param>
public sealed record DeviceCounts(long Planned, long Started, long Operational);

/// <summary>How many devices reached a stage at least once.</summary>
/// <param name="Stage">connected, subscribed, certificate, thing, reconnected, operational.</param>
/// <param name="Devices">How many.</param>
public sealed record FunnelStage(string Stage, long Devices);

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
}

/// <summary>What became of the filters that were subscribed to.</summary>
/// <param name="Granted">Granted in time.</param>
/// <param name="Refused">Refused.</param>
/// <param name="Late">Granted after the timeout.</param>
/// <param name="Never">Not answered, or cut off.</param>
public sealed record SubackSummary(long Granted, long Refused, long Late, long Never);

/// <summary>Disconnects and reconnects that the device did not ask for.</summary>
public sealed record ChurnSummary
{
    /// <summary>Connections lost after CONNACK that the device did not close.</summary>
    public long Disconnects { get; init; }

    /// <summary>Connections that stood again after a failed attempt or a loss.</summary>
    public long Reconnects { get; init; }

    /// <summary>Connection attempts of any kind.</summary>
    public long Attempts { get; init; }

    /// <summary>Reconnects per hour of connected device.</summary>
    public double ReconnectsPerDeviceHour { get; init; }

    /// <summary>Disconnects by reason.</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>How long devices took to come back.</summary>
    public RecoverySummary Recovery { get; init; } = new();
}

/// <summary>Time from a loss until that share of the devices that lost their connection was back, in milliseconds; null without a loss.</summary>
public sealed record RecoverySummary
{
    /// <summary>Half.</summary>
    public double? T50Ms { get; init; }

    /// <summary>95 %.</summary>
    public double? T95Ms { get; init; }

    /// <summary>99 %.</summary>
    public double? T99Ms { get; init; }

    /// <summary>All.</summary>
    public double? T100Ms { get; init; }
}

/// <summary>TLS handshakes by kind.</summary>
public sealed record HandshakeSummary
{
    /// <summary>Full handshakes.</summary>
    public long Full { get; init; }

    /// <summary>Resumed sessions, which cost the server far less.</summary>
    public long Resumed { get; init; }

    /// <summary>By protocol version and cipher suite.</summary>
    public IReadOnlyDictionary<string, long> Protocols { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}

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

    /// <summary>Share of time in garbage-collection pauses, in percent.</summary>
    public double GcPausePercent { get; init; }

    /// <summary>Largest working set of the harness, bytes.</summary>
    public long PeakWorkingSetBytes { get; init; }

    /// <summary>Keys and signing requests made for devices, and how long each took, in milliseconds; outside every step.</summary>
    public LatencySummary KeyGenerationMs { get; init; } = new();
}

/// <summary>Average CPU over the run, in percent; 100 is one core busy (for <paramref name="Host"/>: all cores busy).</summary>
/// <param name="Harness">This process.</param>
/// <param name="Simulator">The simulator's process; null where there is none.</param>
/// <param name="Host">The whole host; null where it cannot be read.</param>
public sealed record CpuSummary(double Harness, double? Simulator, double? Host);

/// <summary>How one gate ended.</summary>
public sealed record GateResult
{
    /// <summary>The condition, normalised.</summary>
    public required string That { get; init; }

    /// <summary>How it ended.</summary>
    public required GateOutcome Outcome { get; init; }

    /// <summary>The metric's value, in the limit's unit; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>The limit: a ratio for rates, milliseconds for latencies, else a plain number.</summary>
    public required double Limit { get; init; }

    /// <summary>What value and limit are: ratio, ms, count, number.</summary>
    public required string Unit { get; init; }

    /// <summary>How many samples the value stands on.</summary>
    public long Samples { get; init; }

    /// <summary>Lower end of the 95 % interval; null where there is none.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval; null where there is none.</summary>
    public double? High { get; init; }

    /// <summary>One sentence that says why it ended so, with what is missing when inconclusive.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Seconds after start when an aborting gate ended the run; null where it did not.</summary>
    public double? AbortedAt { get; init; }
}

/// <summary>How a gate ended.</summary>
public enum GateOutcome
{
    /// <summary>Holds.</summary>
    Pass,

    /// <summary>Broken.</summary>
    Fail,

    /// <summary>The interval contains the limit.</summary>
    Inconclusive,

    /// <summary>Nothing was measured; counts as broken.</summary>
    NoData,
}

/// <summary>Something found out about the run.</summary>
/// <param name="Id">Which finding: <c>missing-topicfilter</c>.</param>
/// <param name="Confidence">certain, likely or possible.</param>
/// <param name="Devices">How many devices it concerns.</param>
/// <param name="Evidence">What it rests on, one sentence.</param>
/// <param name="Fix">What to do.</param>
public sealed record Finding(
    [property: System.Text.Json.Serialization.JsonPropertyName("finding")] string Id,
    string Confidence, long Devices, string Evidence, string Fix);

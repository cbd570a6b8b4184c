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

    /// <summary>What share of the attempts would have timed out at other timeouts, by kind of answer; none in summaries of older versions.</summary>
    public IReadOnlyList<TimeoutCurve> TimeoutCurve { get; init => field = value ?? []; } = [];

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

    /// <summary>Whether the plan's <c>expect</c> was met; null where the plan expects nothing.</summary>
    public ExpectationResult? Expectation { get; init; }

    /// <summary>How the run compares with a baseline; null where none was given.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public Comparison.ComparisonResult? Comparison { get; init; }

    /// <summary>What the audit after the run found in the account; null where there was none.</summary>
    public AuditResult? Audit { get; init; }

    /// <summary>What stopped devices, as the wire showed it, most devices first; the findings rest on it.</summary>
    public IReadOnlyList<Metrics.Evidence.SignatureCount> Evidence { get; init => field = value ?? []; } = [];

    /// <summary>What the simulator was told to do wrong, in the plan's order; none in summaries of older versions.</summary>
    public IReadOnlyList<FaultWindow> Faults { get; init => field = value ?? []; } = []; // The generated reader sets members that are missing to null.

    /// <summary>What a reader must know to read the figures rightly: one sentence each.</summary>
    public required IReadOnlyList<string> Disclosures { get; init; }
}

/// <summary>When an injected fault acted.</summary>
/// <param name="Kind">The fault's name in plans.</param>
/// <param name="FromSeconds">From when on, since the run's start.</param>
/// <param name="ToSeconds">Until when; null until the end.</param>
public sealed record FaultWindow(string Kind, double FromSeconds, double? ToSeconds);

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

/// <summary>Something found out about the run.</summary>
/// <param name="Id">Which finding: <c>missing-topicfilter</c>.</param>
/// <param name="Confidence">certain, likely or possible.</param>
/// <param name="Devices">How many devices it concerns.</param>
/// <param name="Evidence">What it rests on, one sentence.</param>
/// <param name="Fix">What to do.</param>
public sealed record Finding(
    [property: System.Text.Json.Serialization.JsonPropertyName("finding")] string Id,
    string Confidence, long Devices, string Evidence, string Fix)
{
    /// <summary>Its place, 1 for the first: most certain first, then most devices.</summary>
    public int Rank { get; init; }

    /// <summary>The cause in a few words.</summary>
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>Of its devices, those that became operational afterwards.</summary>
    public long Recovered { get; init; }

    /// <summary>Timed-out acknowledgements that it explains; see <see cref="TimeoutSummary.Findings"/>.</summary>
    public long Timeouts { get; init; }

    /// <summary>When what it rests on was first met on the wire, in seconds since the run's start; null where it rests on something else.</summary>
    public double? FirstSeconds { get; init; }

    /// <summary>When it was last met.</summary>
    public double? LastSeconds { get; init; }

    /// <summary>Groups of the plan that its devices belong to; none where the fleet has no groups.</summary>
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    /// <summary>Other causes that fit what was seen, best first.</summary>
    public IReadOnlyList<FindingCandidate> Candidates { get; init => field = value ?? []; } = [];
}

/// <summary>A cause that fits as well, and was ranked behind the finding.</summary>
/// <param name="Id">Which: <c>missing-topicfilter</c>.</param>
/// <param name="Confidence">likely or possible.</param>
/// <param name="Devices">How many of the finding's devices it would explain.</param>
/// <param name="Evidence">What speaks for it, one sentence.</param>
public sealed record FindingCandidate(
    [property: System.Text.Json.Serialization.JsonPropertyName("finding")] string Id,
    string Confidence, long Devices, string Evidence);

/// <summary>Whether a plan that fails on purpose ended in what it expects.</summary>
/// <param name="Findings">What the plan expects.</param>
/// <param name="IsMet">Whether exactly that was found.</param>
/// <param name="Reason">One sentence that says what was found.</param>
public sealed record ExpectationResult(IReadOnlyList<string> Findings, bool IsMet, string Reason);

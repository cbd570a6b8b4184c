using System.Text.Json;
using System.Text.Json.Serialization;
using LoadHarness.Core.Results;

namespace LoadHarness.LiveView.Web;

/// <summary>What a browser is told first: which run, and how it came to be where it is.</summary>
/// <param name="Title">What is run.</param>
/// <param name="History">Seconds so far, the older ones coarser.</param>
internal sealed record LiveHello(LiveTitle? Title, IReadOnlyList<LivePoint> History);

/// <summary>One point of the charts.</summary>
/// <param name="T">Seconds since the run's start.</param>
/// <param name="Due">Starts due so far.</param>
/// <param name="Started">Starts so far.</param>
/// <param name="Connected">Connections that stand.</param>
/// <param name="Operational">Devices operational so far.</param>
/// <param name="TimedOut">Iterations so far that timed out.</param>
/// <param name="SubackP99Ms">The worst 99th percentile of SUBACK service time among the point's seconds, ms; null without an answer.</param>
internal sealed record LivePoint(double T, long Due, long Started, long Connected, long Operational, long TimedOut, double? SubackP99Ms)
{
    /// <summary>Makes the point of a second.</summary>
    public static LivePoint Of(TimelineRow row) => new(row.T, row.Due, row.Started, row.Connected, row.Operational, row.TimedOut, row.SubackP99Ms);

    /// <summary>Makes one point of two that follow each other: counters as of the later one, the worse latency.</summary>
    public LivePoint Then(LivePoint later) => later with { SubackP99Ms = SubackP99Ms > (later.SubackP99Ms ?? 0) ? SubackP99Ms : later.SubackP99Ms };
}

/// <summary>One second of the run.</summary>
internal sealed record LiveSecond
{
    /// <summary>Seconds since the start.</summary>
    public required double Elapsed { get; init; }

    /// <summary>What the run is doing, in words.</summary>
    public required string State { get; init; }

    /// <summary>Seconds that the plan takes; null where it has no end.</summary>
    public required double? Planned { get; init; }

    /// <summary>Starts a second that the plan asks for.</summary>
    public required double PlannedRate { get; init; }

    /// <summary>Starts in the last second.</summary>
    public required double StartRate { get; init; }

    /// <summary>Devices that became operational in the last second.</summary>
    public required double OperationalRate { get; init; }

    /// <summary>How many devices.</summary>
    public required DeviceCounts Devices { get; init; }

    /// <summary>The last second's row of the timeline.</summary>
    public required TimelineRow Row { get; init; }

    /// <summary>How far devices have come.</summary>
    public required IReadOnlyList<FunnelStage> Funnel { get; init; }

    /// <summary>By step.</summary>
    public required IReadOnlyDictionary<string, StepSummary> Steps { get; init; }

    /// <summary>Timeouts.</summary>
    public required TimeoutSummary Timeouts { get; init; }

    /// <summary>Churn.</summary>
    public required ChurnSummary Churn { get; init; }

    /// <summary>The gates as they would be judged now.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The generator's health.</summary>
    public required GeneratorSummary Generator { get; init; }

    /// <summary>What failures so far are put down to.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Makes the message of a second.</summary>
    public static LiveSecond Of(MetricsSnapshot snapshot) => new()
    {
        Elapsed = snapshot.Elapsed.TotalSeconds,
        State = snapshot is { IsPaused: true, State: RunState.Running } ? "paused" : PlainProgress.Words(snapshot.State),
        Planned = snapshot.PlannedLength?.TotalSeconds,
        PlannedRate = snapshot.PlannedRateNow,
        StartRate = snapshot.StartRateNow,
        OperationalRate = snapshot.OperationalRateNow,
        Devices = snapshot.Devices,
        Row = snapshot.Row,
        Funnel = snapshot.Funnel,
        Steps = snapshot.Steps,
        Timeouts = snapshot.Timeouts,
        Churn = snapshot.Churn,
        Gates = snapshot.Gates,
        Generator = snapshot.Generator with { InvalidWindows = [] }, // Up to a thousand, which the page does not show.
        Findings = snapshot.Findings,
    };
}

/// <summary>How the run ended.</summary>
/// <param name="Verdict">The verdict's word; null where the run failed before it had one.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="ExitCode">The exit code; null without a verdict.</param>
internal sealed record LiveEnd(string? Verdict, string Reason, int? ExitCode);

/// <summary>How messages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LiveHello))]
[JsonSerializable(typeof(LiveSecond))]
[JsonSerializable(typeof(LiveEnd))]
internal sealed partial class LiveJson : JsonSerializerContext;

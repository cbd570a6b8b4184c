using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Gates;

/// <summary>What a metric is, and so what a gate may ask of it.</summary>
public enum MetricKind
{
    /// <summary>How many of how many; has an interval.</summary>
    Proportion,

    /// <summary>A latency histogram; a gate names the statistic.</summary>
    Latency,

    /// <summary>A single number without an interval.</summary>
    Number,
}

/// <summary>One metric that gates may name.</summary>
/// <param name="Name">The name: <c>suback.timeout.rate</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">Of value and limit: <c>ratio</c>, <c>ms</c>, <c>bytes</c>, <c>count</c>, <c>number</c>.</param>
/// <param name="Doc">What it says, in one sentence.</param>
public sealed record MetricInfo(string Name, MetricKind Kind, string Unit, string Doc)
{
    /// <summary>Whether it is about the load generator's own process, not about the target.</summary>
    public bool IsOwn => Name.StartsWith("harness.", StringComparison.Ordinal);

    /// <summary>Whether the target itself tells it: see <see cref="Plans.TargetPlan.Metrics"/>.</summary>
    public bool IsTarget => Name.StartsWith(MetricCatalog.TargetPrefix, StringComparison.Ordinal);

    /// <summary>The name that the target gives it.</summary>
    public string OwnName => IsTarget ? Name[MetricCatalog.TargetPrefix.Length..] : Name;

    /// <summary>Whether it only ever grows, so that its rate is what can drift: by Prometheus' naming.</summary>
    internal bool IsTargetCounter => IsTarget && Name.EndsWith("_total", StringComparison.Ordinal);
}

/// <summary>The one list of metrics that gates may name.</summary>
public static class MetricCatalog
{
    /// <summary>Reconnects per hour of connected device.</summary>
    internal const string ReconnectsPerDeviceHour = "churn.reconnects_per_device_hour";

    /// <summary>Attempts to connect that were turned away, of all attempts.</summary>
    internal const string TurnedAway = "churn.turned_away.rate";

    /// <summary>What the names of a target's own metrics begin with.</summary>
    internal const string TargetPrefix = "target.";

    /// <summary>Hours of connected devices so far: no gate names them, rates are made of them.</summary>
    internal const string DeviceHours = "device_hours";

    /// <summary>1 where all generations were collected in the last second, else 0: no gate names it, the drift of the working set is read then.</summary>
    internal const string Settled = "harness.settled";

    /// <summary>The working set of the load generator.</summary>
    internal const string WorkingSet = "harness.working_set";

    /// <summary>The working set right behind a settling: no gate names it, the drift of the working set is read from it where it is known.</summary>
    internal const string SettledWorkingSet = "harness.settled_working_set";

    /// <summary>The managed memory of the load generator that is alive.</summary>
    internal const string LiveBytes = "harness.live_bytes";

    private static readonly Dictionary<string, MetricInfo> ByName;

    static MetricCatalog()
    {
        All = [.. Rates(), .. StepRates(), .. Latencies(), .. Funnel(), .. Numbers()];
        ByName = All.ToDictionary(m => m.Name, StringComparer.Ordinal);
        GateNames = [.. All.SelectMany(m => m.Kind == MetricKind.Latency ? GateStatistic.All.Select(s => $"{m.Name}.{s.Name}") : [m.Name])];
    }

    /// <summary>Every metric, in the order of documents.</summary>
    public static IReadOnlyList<MetricInfo> All { get; }

    /// <summary>Every name as a gate spells it, latencies with each statistic.</summary>
    public static IReadOnlyList<string> GateNames { get; }

    /// <summary>The funnel's stages, first to last.</summary>
    public static IReadOnlyList<string> FunnelStages { get; } = ["connected", "subscribed", "certificate", "thing", "reconnected", "operational"];

    /// <summary>Whether a metric is found out after the run, so that it is not known before.</summary>
    public static bool IsFoundAfterwards(MetricInfo metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Name.StartsWith("orphans", StringComparison.Ordinal) || metric.Name.StartsWith("messages.", StringComparison.Ordinal) || metric.Name.StartsWith(ChurnMetrics.ServerPrefix, StringComparison.Ordinal);
    }

    /// <summary>Whether a metric has a value in each window of a run, so that it can drift.</summary>
    public static bool CanDrift(MetricInfo metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return !metric.Name.StartsWith("funnel.", StringComparison.Ordinal) && !ChurnMetrics.IsOfWholeRun(metric.Name) && !IsFoundAfterwards(metric);
    }

    /// <summary>Finds a metric by its name without statistic.</summary>
    public static MetricInfo? Find(string name) => ByName.GetValueOrDefault(name) ?? OfTarget(name);

    /// <summary>The metric of a target by its own name.</summary>
    private static MetricInfo? OfTarget(string name)
    {
        var own = name.StartsWith(TargetPrefix, StringComparison.Ordinal) ? name[TargetPrefix.Length..] : "";
        return own.Length == 0 || !(char.IsAsciiLetter(own[0]) || own[0] == '_') || !own.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? null
            : new MetricInfo(name, MetricKind.Number, own.EndsWith("_bytes", StringComparison.Ordinal) ? "bytes" : "number", "A metric of the target's own.");
    }

    /// <summary>The names under which steps are measured: bare ones, whose phases are summed, then phased ones.</summary>
    internal static IReadOnlyList<(string Name, StepKind Kind)> StepNames { get; } =
    [
        .. Step.All.Select(s => (s.BareName, s.Kind)).Concat(Step.All.Where(s => s.Phase != Phase.None).Select(s => (s.Name, s.Kind))).Distinct(),
    ];

    private static IEnumerable<MetricInfo> Rates() =>
    [
        new("timeout.rate", MetricKind.Proportion, "ratio", "Iterations with at least one acknowledgement that did not arrive within its timeout, of all iterations started."),
        new("refused.rate", MetricKind.Proportion, "ratio", "Iterations that were refused something, of all iterations started."),
        new(TurnedAway, MetricKind.Proportion, "ratio", "Attempts to connect that the target refused or cut off before CONNACK, of all attempts: throttled ones look so."),
    ];

    /// <summary>A journey has no answer of its own to wait for: its rates are the plain ones. A silence has none at all.</summary>
    private static IEnumerable<MetricInfo> StepRates() => StepNames.Where(s => s.Kind is not (StepKind.Journey or StepKind.Silence)).SelectMany(s => new MetricInfo[]
    {
        new($"{s.Name}.timeout.rate", MetricKind.Proportion, "ratio", $"Attempts at {s.Name} whose answer did not arrive within its timeout, of all attempts."),
        new($"{s.Name}.refused.rate", MetricKind.Proportion, "ratio", $"Attempts at {s.Name} that were answered with a refusal or could not be made, of all attempts."),
    });

    private static IEnumerable<MetricInfo> Latencies() => StepNames.SelectMany(s => new MetricInfo[]
    {
        new(s.Name, MetricKind.Latency, "ms", $"Service time of {s.Name}: from the actual send to the answer, late answers included, warm-up left out."),
        new($"{s.Name}.response", MetricKind.Latency, "ms", $"Response time of {s.Name}: from the time it was due to the answer, late answers included, warm-up left out."),
    });

    private static IEnumerable<MetricInfo> Funnel() =>
        FunnelStages.Select(stage => new MetricInfo($"funnel.{stage}", MetricKind.Proportion, "ratio", $"Devices that reached the stage '{stage}', of all devices started."));

    private static IEnumerable<MetricInfo> Numbers() =>
    [
        .. ChurnMetrics.All,
        new(ReconnectsPerDeviceHour, MetricKind.Number, "number", "Reconnects per hour of connected device."),
        new("starts.dropped", MetricKind.Number, "count", "Starts for which no device was free."),
        new("starts.late", MetricKind.Number, "count", "Starts later than 50 ms."),
        new(WorkingSet, MetricKind.Number, "bytes", "Working set of the load generator, all its processes together."),
        new(LiveBytes, MetricKind.Number, "bytes", "Managed memory of the load generator that was alive after its last collection of all generations, all its processes together."),
        new("harness.handles", MetricKind.Number, "count", "Open descriptors of the load generator, sockets included, all its processes together; read every 10 s."),
        new("harness.threads", MetricKind.Number, "count", "Threads of the load generator, all its processes together; read every 10 s."),
        new("orphans", MetricKind.Number, "count", "What the audit after the run found amiss in the account: things, certificates and serials together. Known once the run has ended."),
        new("orphans.things", MetricKind.Number, "count", "Things whose device never heard that it was registered."),
        new("orphans.certificates", MetricKind.Number, "count", "Certificates left in PENDING_ACTIVATION."),
        new("orphans.serials", MetricKind.Number, "count", "Serial numbers provisioned twice: their thing has more than one certificate."),
    ];
}

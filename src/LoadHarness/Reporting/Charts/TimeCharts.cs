using LoadHarness.Core.Results;

namespace LoadHarness.Reporting.Charts;

/// <summary>The charts over the run's time.</summary>
internal static class TimeCharts
{
    private const double LateStartMs = 50;
    private const int MostCauses = 7;

    /// <summary>Starts, and what became of them.</summary>
    public static TimeChart Devices { get; } = new("devices", "Starts and devices operational", "devices since the start", Quantity.Count,
        [new("starts due", 5, r => r.Due, Dashed: true), new("started", 1, r => r.Started), new("operational", 3, r => r.Operational)]);

    /// <summary>What stands and runs.</summary>
    public static TimeChart Connected { get; } = new("connected", "Connected devices", "at the end of each second", Quantity.Count,
        [new("connections", 1, r => r.Connected), new("running iterations", 2, r => r.Active, Dashed: true)]);

    /// <summary>Attempts to connect second by second, and what became of them: differences of what the timeline counts.</summary>
    public static TimeChart Connects(IReadOnlyList<TimelineRow> timeline)
    {
        var before = new Dictionary<TimelineRow, TimelineRow>(ReferenceEqualityComparer.Instance);
        for (var i = 1; i < timeline.Count; i++)
        {
            before[timeline[i]] = timeline[i - 1];
        }

        return new TimeChart("connects", "Connects a second", "attempts a second, and of them those accepted and those refused or cut off before CONNACK", Quantity.Count,
            [new("attempts", 5, Rate(static r => r.ConnectAttempts), Dashed: true), new("accepted", 1, Rate(static r => r.Connects)), new("turned away", 2, Rate(static r => r.TurnedAway))]);

        Func<TimelineRow, double?> Rate(Func<TimelineRow, long> count) => row =>
        {
            var (earlier, from) = before.TryGetValue(row, out var last) ? (count(last), last.T) : (0, 0);
            return row.T > from ? Math.Round((count(row) - earlier) / (row.T - from), 1) : null;
        };
    }

    /// <summary>Losses and returns.</summary>
    public static TimeChart Reconnects { get; } = new("reconnects", "Disconnects and reconnects", "since the start", Quantity.Count,
        [new("disconnects", 2, r => r.Disconnects), new("reconnects", 1, r => r.Reconnects, Dashed: true)]);

    /// <summary>SUBACK second by second.</summary>
    public static TimeChart Suback { get; } = new("suback-seconds", "SUBACK service time, second by second", "ms, answers of each second", Quantity.Ms,
        [new("p99 (largest below 100 answers)", 2, r => r.SubackP99Ms, Dashed: true), new("p50", 1, r => r.SubackP50Ms)])
    { MayBeLogarithmic = true };

    /// <summary>The way from due to operational, second by second.</summary>
    public static TimeChart Journey { get; } = new("journey", "Journey, from start due to operational", "ms, devices of each second", Quantity.Ms,
        [new("p99 (largest below 100 devices)", 2, r => r.JourneyP99Ms, Dashed: true), new("p50", 1, r => r.JourneyP50Ms)])
    { MayBeLogarithmic = true };

    /// <summary>What the run cost this host.</summary>
    public static TimeChart Cpu { get; } = new("cpu", "CPU", "percent; harness and simulator of one core, host of all cores", Quantity.Percent,
        [new("harness", 1, r => r.CpuHarnessPercent), new("simulator", 2, r => r.CpuSimulatorPercent, Dashed: true), new("host", 3, r => r.CpuHostPercent)])
    { Limit = (100, "one core busy (host: all cores)") };

    /// <summary>How late starts were.</summary>
    public static TimeChart Lag { get; } = new("dispatch-lag", "Dispatch lag", "ms that starts came after they were due, the largest of each second", Quantity.Ms,
        [new("largest lag", 1, r => r.DispatchLagMaxMs)])
    { Limit = (LateStartMs, "later starts count as late"), MayBeLogarithmic = true };

    /// <summary>Memory.</summary>
    public static TimeChart Memory { get; } = new("memory", "Memory of the harness", "MiB", Quantity.Mebibytes,
        [new("working set", 1, r => Math.Round(r.WorkingSetBytes / 1048576.0)), new("managed, alive", 3, r => r.LiveBytes is { } live ? Math.Round(live / 1048576.0) : null, Dashed: true)]);

    /// <summary>Timeouts by cause: which lines it has depends on the run.</summary>
    public static TimeChart Timeouts(IReadOnlyList<TimelineRow> timeline)
    {
        var causes = new Dictionary<string, long>(StringComparer.Ordinal);
        var cells = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (var row in timeline)
        {
            foreach (var (cause, count) in Causes(row))
            {
                causes[cause] = Math.Max(count, causes.GetValueOrDefault(cause));
            }
        }

        TimeLine[] lines = causes.Count == 0
            ? [new("iterations timed out", 2, r => r.TimedOut), new("iterations refused", 1, r => r.Refused, Dashed: true)]
            : [.. ReportText.Largest(causes).Take(MostCauses).Select((cause, i) => new TimeLine(cause.Key, Palette.Nth(i + 1), r => Causes(r).GetValueOrDefault(cause.Key), Dashed: i % 2 == 1)), new("iterations refused", 1, r => r.Refused, Dashed: true)];
        return new TimeChart("timeouts", causes.Count == 0 ? "Timeouts and refusals" : "Timeouts by cause, and refusals", causes.Count == 0 ? "iterations since the start" : "acknowledgements since the start; refused iterations", Quantity.Count, lines);

        Dictionary<string, long> Causes(TimelineRow row)
        {
            // Most seconds bring no timeout: what they say of the run so far is the same text.
            if (!cells.TryGetValue(row.TimeoutCauses, out var counts))
            {
                cells[row.TimeoutCauses] = counts = TimelineCsv.ReadCauses(row.TimeoutCauses).DistinctBy(static cause => cause.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            }

            return counts;
        }
    }
}

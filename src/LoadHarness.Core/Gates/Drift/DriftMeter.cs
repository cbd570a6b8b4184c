using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Gates.Drift;

/// <summary>Reads one metric's share of each second into its windows.</summary>
internal sealed class DriftMeter(GateExpression gate)
{
    private readonly HashSet<Step> _steps = [.. Step.All.Where(step => GateSteps.Names(gate.Metric.Name, step))];
    private readonly bool _response = gate.Metric.Name.EndsWith(".response", StringComparison.Ordinal);

    /// <summary>What the metric had come to at the end of the last second; nothing for latencies and for gauges.</summary>
    public DriftReading Reading { get; set; }

    /// <summary>The windows.</summary>
    public DriftSeries Series { get; } = new();

    /// <summary>Takes a second.</summary>
    /// <param name="interval">The second.</param>
    /// <param name="totals">All that was measured up to its end.</param>
    /// <param name="counts">False in the warm-up and while the run drains.</param>
    /// <param name="journaled">What the metric had come to, where it was read from a journal.</param>
    /// <returns>True where that completed a window.</returns>
    public bool Observe(RunInterval interval, IGateMetrics totals, bool counts, DriftReading? journaled)
    {
        var (from, to) = (interval.From.TotalSeconds, interval.To.TotalSeconds);
        if (interval.Snapshot.Row.Invalid == HealthWatch.Unobserved)
        {
            return ObserveGap(totals, to, journaled);
        }

        // A second in which the generator was beyond its budgets says nothing of the target, but all the more of the generator.
        var valid = counts && (gate.Metric.IsOwn || interval.Snapshot.Row.Invalid.Length == 0);
        if (gate.Metric.Kind == MetricKind.Latency)
        {
            return counts && Series.Add(new DriftWindow(from, to, 0, 0, valid ? Latencies(interval.Histograms) : null));
        }

        if (gate.Metric.IsOwn)
        {
            Reading = journaled ?? Own(totals);
            return Level(from, to, counts);
        }

        if (gate.Metric is { IsTarget: true, IsTargetCounter: false })
        {
            Reading = journaled ?? Gauge(totals, gate.Metric.Name);
            return Level(from, to, counts, valid);
        }

        var now = journaled ?? Cumulative(totals, to);
        if (gate.Metric.IsTargetCounter && Reading == default)
        {
            Reading = now; // The target has counted since long before the run.
            return counts && Series.Add(new DriftWindow(from, to, 0, 0, null));
        }

        var (sum, weight) = (Math.Max(0, now.Sum - Reading.Sum), Math.Max(0, now.Weight - Reading.Weight));
        Reading = now;
        return counts && Series.Add(valid ? new DriftWindow(from, to, sum, weight, null) : new DriftWindow(from, to, 0, 0, null));
    }

    /// <summary>Passes over a time in which the run had no process: it is in no window.</summary>
    private bool ObserveGap(IGateMetrics totals, double to, DriftReading? journaled)
    {
        if (gate.Metric.IsOwn)
        {
            Series.Clear(); // Another process now: its memory is no continuation of the last one's.
            return true;
        }

        Reading = gate.Metric.Kind == MetricKind.Latency || gate.Metric is { IsTarget: true, IsTargetCounter: false } ? default
            : journaled ?? (gate.Metric.IsTargetCounter && !Knows(totals) ? default : Cumulative(totals, to)); // What a counter grew by in the gap is in no window.
        return Series.Break();
    }

    /// <summary>Takes what a gauge stood at, which is all that a journal has of it.</summary>
    private bool Level(double from, double to, bool counts, bool valid = true)
    {
        var length = Reading.Weight > 0 && valid ? to - from : 0;
        return counts && Series.Add(new DriftWindow(from, to, Reading.Sum * length, length, null));
    }

    private static DriftReading Gauge(IGateMetrics totals, string name) => totals.TryGetNumber(name, out var level) && level is { } known ? new DriftReading(known, 1) : default;

    /// <summary>Reads what the process holds. Between two settlings its memory has what the collector keeps for later, which comes and goes; and a value that is told twice would look like one that depends on the one before.</summary>
    private DriftReading Own(IGateMetrics totals)
    {
        if (JudgedMemory.Judges(gate) && totals.TryGetNumber(MetricCatalog.Settled, out var settled) && settled == 0)
        {
            return default;
        }

        var behind = gate.Metric.Name == MetricCatalog.WorkingSet ? Gauge(totals, MetricCatalog.SettledWorkingSet) : default;
        return behind.Weight > 0 ? behind : Gauge(totals, gate.Metric.Name);
    }

    private bool Knows(IGateMetrics totals) => totals.TryGetNumber(gate.Metric.Name, out var value) && value is not null;

    private DriftReading Cumulative(IGateMetrics totals, double seconds)
    {
        if (gate.Metric.Kind == MetricKind.Proportion)
        {
            return totals.TryGetProportion(gate.Metric.Name, out var hits, out var trials) ? new DriftReading(hits, trials) : default;
        }

        if (gate.Metric.Name == MetricCatalog.ReconnectsPerDeviceHour)
        {
            return totals.TryGetNumber("churn.reconnects", out var reconnects) && totals.TryGetNumber(MetricCatalog.DeviceHours, out var hours) ? new DriftReading(reconnects ?? 0, hours ?? 0) : default;
        }

        if (gate.Metric.IsTargetCounter)
        {
            // Not known at times: what it grew by meanwhile comes with the next reading.
            return totals.TryGetNumber(gate.Metric.Name, out var total) && total is { } grown ? new DriftReading(grown, seconds / 3600) : Reading;
        }

        // Events an hour.
        return totals.TryGetNumber(gate.Metric.Name, out var count) && count is { } events ? new DriftReading(events, seconds / 3600) : default;
    }

    private ValueCounts? Latencies(IReadOnlyList<IntervalHistogram> histograms)
    {
        ValueCounts? values = null;
        foreach (var entry in histograms)
        {
            if (entry.IsResponse == _response && _steps.Contains(entry.Step))
            {
                (values ??= new ValueCounts()).Add(entry.Counts);
            }
        }

        return values;
    }
}

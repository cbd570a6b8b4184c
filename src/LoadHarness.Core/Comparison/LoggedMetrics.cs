using HdrHistogram;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Comparison;

/// <summary>A run's metrics as its files hold them: latencies from the histogram logs, counts from the summary.</summary>
public sealed class LoggedMetrics : IGateMetrics
{
    private readonly RunSummary _summary;
    private readonly Dictionary<string, LongHistogram> _latencies = new(StringComparer.Ordinal);

    private LoggedMetrics(RunSummary summary) => _summary = summary;

    /// <summary>Reads a run's histogram logs.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="summary">Its summary.</param>
    public static LoggedMetrics Read(string folder, RunSummary summary)
    {
        var metrics = new LoggedMetrics(summary);
        foreach (var step in Step.All)
        {
            var path = Path.Combine(folder, step.Name + ".hlog");
            if (!File.Exists(path))
            {
                continue;
            }

            foreach (var histogram in LatencyLog.Read(path))
            {
                var suffix = histogram.Tag is { Length: > 0 } tag && tag.EndsWith("response", StringComparison.Ordinal) ? ".response" : "";
                foreach (var name in new[] { step.BareName, step.Name }.Distinct(StringComparer.Ordinal))
                {
                    metrics.Add(name + suffix, histogram);
                }
            }
        }

        return metrics;
    }

    /// <summary>Whether a metric can be had from a run's files.</summary>
    public bool Knows(string name) => TryGetProportion(name, out _, out _) || _latencies.ContainsKey(name) || TryGetNumber(name, out _);

    /// <inheritdoc/>
    public bool TryGetProportion(string name, out long hits, out long trials)
    {
        ArgumentNullException.ThrowIfNull(name);
        (hits, trials) = (0, 0);
        if (name == "timeout.rate")
        {
            (hits, trials) = (_summary.Timeouts.Iterations, _summary.Timeouts.Started);
            return true;
        }

        if (name == MetricCatalog.TurnedAway)
        {
            (hits, trials) = (_summary.Churn.TurnedAway, Math.Max(_summary.Churn.TurnedAway, _summary.Churn.Attempts));
            return true;
        }

        if (name.StartsWith("funnel.", StringComparison.Ordinal) && _summary.Verdict != Verdict.Interrupted)
        {
            // Once the run is over no device is under way.
            hits = _summary.Funnel.FirstOrDefault(stage => stage.Stage == name["funnel.".Length..])?.Devices ?? 0;
            trials = Math.Max(hits, _summary.Devices.Started);
            return true;
        }

        foreach (var (suffix, timeouts) in new[] { (".timeout.rate", true), (".refused.rate", false) })
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _summary.Steps.TryGetValue(name[..^suffix.Length], out var step))
            {
                (hits, trials) = (timeouts ? step.Timeouts : step.Refused, step.Attempts - step.Cancelled);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool TryGetLatency(string name, out HistogramBase? histogram)
    {
        var found = _latencies.TryGetValue(name, out var latencies);
        histogram = latencies;
        return found;
    }

    /// <inheritdoc/>
    public bool TryGetNumber(string name, out double? value)
    {
        if (ChurnMetrics.TryGet(name, () => _summary.Churn, out value))
        {
            return value is not null;
        }

        value = name switch
        {
            "starts.dropped" => _summary.Generator.DroppedStarts,
            "starts.late" => _summary.Generator.LateStarts,
            "orphans" => _summary.Audit?.Orphans,
            "orphans.things" => _summary.Audit?.Things,
            "orphans.certificates" => _summary.Audit?.Certificates,
            "orphans.serials" => _summary.Audit?.Serials,
            _ => null,
        };
        return value is not null;
    }

    private void Add(string name, HistogramBase histogram)
    {
        if (!_latencies.TryGetValue(name, out var sum))
        {
            _latencies[name] = sum = Histograms.NewHistogram();
        }

        sum.Add(histogram);
    }
}

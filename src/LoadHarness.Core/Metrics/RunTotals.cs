using HdrHistogram;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>What this process holds; null where it is not known.</summary>
/// <param name="WorkingSet">Bytes.</param>
/// <param name="LiveBytes">Managed bytes alive after the last garbage collection.</param>
/// <param name="Handles">Open descriptors.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct OwnReading(long? WorkingSet, long? LiveBytes, long? Handles, long? Threads);

/// <summary>What a run has measured since its start: the recorder's counters, and its histograms added up. One thread at a time.</summary>
internal sealed partial class RunTotals : IGateMetrics
{
    private readonly RunRecorder _recorder;
    private readonly LongHistogram _sum = Histograms.NewHistogram();
    private readonly LongHistogram?[] _latencies = new LongHistogram?[Step.IndexCount * RunRecorder.TrendKinds];

    public RunTotals(RunRecorder recorder) => _recorder = recorder;

    /// <summary>Actual less due start.</summary>
    public LongHistogram DispatchLag { get; } = Histograms.NewHistogram();

    /// <summary>Time from a loss until the device was back.</summary>
    public LongHistogram Recovery { get; } = Histograms.NewHistogram();

    /// <summary>Time to make a device's key and signing request.</summary>
    public LongHistogram KeyGeneration { get; } = Histograms.NewHistogram();

    /// <summary>Connection-hours of devices so far, for rates per device and hour.</summary>
    public double DeviceHours { get; set; }

    /// <summary>What this process holds, as last read.</summary>
    public OwnReading Own { get; set; }

    /// <summary>Adds an interval's latencies.</summary>
    public void Add(TrendDrain interval)
    {
        foreach (var step in Step.All)
        {
            for (var kind = 0; kind < RunRecorder.TrendKinds; kind++)
            {
                if (interval[(step.Index * RunRecorder.TrendKinds) + kind] is { } counts)
                {
                    Add(step, kind, counts);
                }
            }
        }

        interval[RunRecorder.DispatchLagSlot]?.AddTo(DispatchLag);
        interval[RunRecorder.RecoverySlot]?.AddTo(Recovery);
        interval[RunRecorder.KeyGenerationSlot]?.AddTo(KeyGeneration);
    }

    /// <summary>Adds an interval's latencies of a step.</summary>
    public void Add(Step step, int kind, RecordedCounts interval) =>
        interval.AddTo(_latencies[(step.Index * RunRecorder.TrendKinds) + kind] ??= Histograms.NewHistogram());

    /// <summary>Returns the latencies of one or more steps, in time and late answers together; null without any. Valid until the next call.</summary>
    /// <remarks>One histogram is handed out as it is, several are added into one that is reused: each is large, and this runs every second.</remarks>
    public LongHistogram? Latency(ReadOnlySpan<Step> steps, bool response)
    {
        LongHistogram? only = null;
        var count = 0;
        foreach (var step in steps)
        {
            for (var kind = response ? 1 : 0; kind < RunRecorder.TrendKinds; kind += 2)
            {
                if (_latencies[(step.Index * RunRecorder.TrendKinds) + kind] is not { TotalCount: > 0 } part)
                {
                    continue;
                }

                if (count++ == 0)
                {
                    only = part;
                    continue;
                }

                if (count == 2)
                {
                    _sum.Reset();
                    _sum.Add(only!);
                }

                _sum.Add(part);
            }
        }

        return count > 1 ? _sum : only;
    }

    /// <summary>Returns the service times of steps' answers that came in time, or of the late ones; a histogram a step.</summary>
    public IEnumerable<LongHistogram> ServiceTimes(IEnumerable<Step> steps, bool late) =>
        steps.Select(step => _latencies[(step.Index * RunRecorder.TrendKinds) + (late ? 2 : 0)]).OfType<LongHistogram>();

    /// <inheritdoc/>
    public bool TryGetProportion(string name, out long hits, out long trials)
    {
        (hits, trials) = (0, 0);
        if (name.StartsWith("funnel.", StringComparison.Ordinal))
        {
            var stage = _recorder.FunnelStages.ToList().IndexOf(name["funnel.".Length..]);
            if (stage < 0)
            {
                return true; // A stage that this scenario lacks has no data.
            }

            // Devices still under way have neither reached the stage nor failed to; once the run is over there are none.
            hits = _recorder.Funnel(stage);
            trials = Math.Max(hits, _recorder.Starts.Devices - _recorder.Starts.Active);
            return true;
        }

        if (name is "timeout.rate" or "refused.rate")
        {
            (hits, trials) = (name == "timeout.rate" ? _recorder.Starts.TimedOut : _recorder.Starts.Refused, _recorder.Starts.Started);
            return true;
        }

        foreach (var (suffix, timeouts) in new[] { (".timeout.rate", true), (".refused.rate", false) })
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && StepsNamed(name[..^suffix.Length]) is { Length: > 0 } steps)
            {
                var summary = Summarize(steps);
                (hits, trials) = (timeouts ? summary.Timeouts : summary.Refused, summary.Attempts - summary.Cancelled);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool TryGetLatency(string name, out HistogramBase? histogram)
    {
        var response = name.EndsWith(".response", StringComparison.Ordinal);
        var steps = StepsNamed(response ? name[..^".response".Length] : name);
        histogram = Latency(steps, response);
        return steps.Length > 0;
    }

    /// <inheritdoc/>
    public bool TryGetNumber(string name, out double? value)
    {
        var churn = SummarizeChurn();
        double? known = name switch
        {
            "churn.disconnects" => HasConnected ? churn.Disconnects : null,
            "churn.reconnects" => HasConnected ? churn.Reconnects : null,
            "churn.attempts" => churn.Attempts,
            "churn.reconnects_per_device_hour" => DeviceHours > 0 ? churn.ReconnectsPerDeviceHour : null,
            "recovery.t50" => churn.Recovery.T50Ms,
            "recovery.t95" => churn.Recovery.T95Ms,
            "recovery.t99" => churn.Recovery.T99Ms,
            "recovery.t100" => churn.Recovery.T100Ms,
            "starts.dropped" => _recorder.Starts.Dropped,
            "starts.late" => _recorder.Starts.Late,
            "harness.working_set" => Own.WorkingSet,
            "harness.live_bytes" => Own.LiveBytes,
            "harness.handles" => Own.Handles,
            "harness.threads" => Own.Threads,
            MetricCatalog.DeviceHours => DeviceHours,
            "orphans" or "orphans.things" or "orphans.certificates" or "orphans.serials" => null, // Until the audit after the run.
            _ => double.NaN,
        };
        var isNumber = known is not { } number || !double.IsNaN(number);
        value = isNumber ? known : null;
        return isNumber;
    }

    /// <summary>Without a connection that ever stood, churn has no data.</summary>
    private bool HasConnected => _recorder.Connections.Connected > 0 || _recorder.Connections.Disconnects > 0 || Step.All.Any(step => step.Kind == StepKind.Connack && _recorder.Count(step, Outcome.Ok) > 0);

    private static Step[] StepsNamed(string name) => [.. Step.All.Where(step => step.Name == name || step.BareName == name)];
}

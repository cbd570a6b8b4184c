using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Metrics.Recovery;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>What this process holds; null where it is not known.</summary>
/// <param name="WorkingSet">Bytes.</param>
/// <param name="LiveBytes">Managed bytes alive after the last collection of all generations.</param>
/// <param name="Handles">Open descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="SettledWorkingSet">The working set right behind the last settling, bytes.</param>
internal readonly record struct OwnReading(long? WorkingSet, long? LiveBytes, long? Handles, long? Threads, long? SettledWorkingSet = null)
{
    /// <summary>Takes it out of a reading.</summary>
    public static OwnReading Of(HostReading reading) => new(reading.WorkingSet, reading.LiveBytes, reading.Handles, reading.Threads, reading.SettledWorkingSet);
}

/// <summary>What a run has measured since its start: the recorder's counters, and its histograms added up. One thread at a time.</summary>
internal sealed partial class RunTotals : IGateMetrics
{
    private readonly RunRecorder _recorder;
    private readonly LongHistogram _sum = Histograms.NewHistogram();
    private readonly LongHistogram?[] _latencies = new LongHistogram?[Step.IndexCount * RunRecorder.TrendKinds];

    public RunTotals(RunRecorder recorder)
    {
        _recorder = recorder;
        Outages = new OutageBook(recorder.DeviceFlags.Length);
    }

    /// <summary>Bursts of losses, and who came back when.</summary>
    public OutageBook Outages { get; }

    /// <summary>How long connections had stood when they were lost, in milliseconds.</summary>
    public LongHistogram LostAge { get; } = Histograms.NewHistogram();

    /// <summary>How long connections had stood when the device closed them, in milliseconds.</summary>
    public LongHistogram ClosedAge { get; } = Histograms.NewHistogram();

    /// <summary>Actual less due start.</summary>
    public LongHistogram DispatchLag { get; } = Histograms.NewHistogram();

    /// <summary>Time from a loss until the device was back.</summary>
    public LongHistogram Recovery { get; } = Histograms.NewHistogram();

    /// <summary>Time to make a device's key and signing request.</summary>
    public LongHistogram KeyGeneration { get; } = Histograms.NewHistogram();

    /// <summary>Connection-hours of devices so far, for rates per device and hour.</summary>
    public double DeviceHours { get; set; }

    /// <summary>Reads the target's own metrics by name; null where nobody does.</summary>
    public Func<string, double?>? TargetMetric { get; set; }

    /// <summary>What this process holds, as last read.</summary>
    public OwnReading Own
    {
        get;
        set
        {
            HasSettled = value.LiveBytes is { } live && live != field.LiveBytes;
            field = value;
        }
    }

    /// <summary>Whether memory was settled since the reading before, so that the working set is what is needed and not what the collector keeps.</summary>
    public bool HasSettled { get; private set; }

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
        interval[RunRecorder.LostAgeSlot]?.AddTo(LostAge);
        interval[RunRecorder.ClosedAgeSlot]?.AddTo(ClosedAge);
        Outages.Add(interval.Presence);
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

    /// <summary>Attempts to connect that the target refused or cut off before CONNACK.</summary>
    public long TurnedAway => Step.All.Where(static step => step.IsOfConnect).Sum(step => Enum.GetValues<Outcome>().Where(static outcome => outcome.IsTurnedAway()).Sum(outcome => _recorder.Count(step, outcome)));

    /// <inheritdoc/>
    public bool TryGetProportion(string name, out long hits, out long trials)
    {
        (hits, trials) = (0, 0);
        if (name == MetricCatalog.TurnedAway)
        {
            (hits, trials) = (TurnedAway, Math.Max(TurnedAway, _recorder.Connections.Attempts));
            return true;
        }

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
        if (ChurnMetrics.TryGet(name, () => SummarizeChurn(), out value))
        {
            return true;
        }

        double? known = name switch
        {
            MetricCatalog.ReconnectsPerDeviceHour => DeviceHours > 0 ? _recorder.Connections.Reconnects / DeviceHours : null,
            "starts.dropped" => _recorder.Starts.Dropped,
            "starts.late" => _recorder.Starts.Late,
            MetricCatalog.WorkingSet => Own.WorkingSet,
            MetricCatalog.Settled => HasSettled ? 1 : 0,
            MetricCatalog.SettledWorkingSet => Own.SettledWorkingSet,
            MetricCatalog.LiveBytes => Own.LiveBytes,
            "harness.handles" => Own.Handles,
            "harness.threads" => Own.Threads,
            MetricCatalog.DeviceHours => DeviceHours,
            "orphans" or "orphans.things" or "orphans.certificates" or "orphans.serials" => null, // Until the audit after the run.
            _ when name.StartsWith(MetricCatalog.TargetPrefix, StringComparison.Ordinal) => TargetMetric?.Invoke(name[MetricCatalog.TargetPrefix.Length..]),
            _ => double.NaN,
        };
        var isNumber = known is not { } number || !double.IsNaN(number);
        value = isNumber ? known : null;
        return isNumber;
    }

    private static Step[] StepsNamed(string name) => [.. Step.All.Where(step => step.Name == name || step.BareName == name)];
}

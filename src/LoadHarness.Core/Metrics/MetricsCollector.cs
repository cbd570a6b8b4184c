using HdrHistogram;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics;

/// <summary>Swaps the recorder's histograms out once a second, adds them up, and hands each second to the sinks.</summary>
internal sealed class MetricsCollector
{
    private readonly RunPlan _plan;
    private readonly IRunDriver _driver;
    private readonly RunRecorder _recorder;
    private readonly IHostProbe _probe;
    private readonly IReadOnlyList<IRunSink> _sinks;
    private readonly Func<IGateMetrics, TimeSpan, IReadOnlyList<GateResult>> _judge;
    private readonly IRunSeconds? _seconds;
    private readonly TrendDrain _trends;
    private readonly LongHistogram _scratch = Histograms.NewHistogram();
    private readonly TimeSpan? _plannedLength;
    private readonly HealthWatch _health;
    private HostReading _first;
    private HostReading _previous;
    private TimeSpan _elapsed;
    private long _previousStarted;
    private long _previousOperational;
    private (long Due, long Missed) _previousStarts;
    private OwnLimits _previousLimits;

    /// <summary>Makes a collector.</summary>
    public MetricsCollector(RunPlan plan, IRunDriver driver, RunRecorder recorder, IHostProbe probe, TimeSpan? plannedLength,
        Func<IGateMetrics, TimeSpan, IReadOnlyList<GateResult>> judge, IReadOnlyList<IRunSink> sinks, IRunSeconds? seconds = null)
    {
        _plan = plan;
        _health = new HealthWatch(plan.Validity);
        _driver = driver;
        _seconds = seconds;
        _trends = new TrendDrain(recorder);
        _recorder = recorder;
        _probe = probe;
        _plannedLength = plannedLength;
        _judge = judge;
        _sinks = sinks;
        Totals = new RunTotals(recorder);
    }

    /// <summary>What has been measured so far.</summary>
    public RunTotals Totals { get; }

    /// <summary>The largest working set seen, bytes.</summary>
    public long PeakWorkingSet { get; private set; }

    /// <summary>Collects once a second until cancelled, and then once more: nothing recorded before is lost.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        // Read here, not when this is made: a rehearsal and the simulator's start lie between.
        _first = _previous = _probe.Read();
        PeakWorkingSet = _first.WorkingSet;
        using var seconds = _seconds ?? new OwnSeconds(_recorder.TimeProvider, () => _recorder.TimeProvider.GetElapsedTime(_driver.StartTimestamp));
        while (await seconds.NextAsync(ended).ConfigureAwait(false) is { } to)
        {
            Collect(to);
        }

        Collect(seconds.Close());
    }

    /// <summary>Returns the generator's health over the whole run.</summary>
    public GeneratorSummary SummarizeGenerator()
    {
        var starts = _recorder.Starts;
        var seconds = Math.Max(_elapsed.TotalSeconds, 1e-9);
        var startSpan = Seconds(starts.LastStarted - starts.FirstStarted);
        var operationalSpan = Seconds(_recorder.LastOperational - starts.FirstStarted);
        var operational = _recorder.Funnel(_recorder.FunnelStages.Count - 1);
        return GeneratorRule.Judge(new GeneratorSummary
        {
            DispatchLagMs = Histograms.Summarize(Totals.DispatchLag),
            PlannedStarts = starts.Due,
            LateStarts = starts.Late,
            DroppedStarts = starts.Dropped,
            PlannedRate = _driver.PeakRate ?? 0,
            AchievedRate = startSpan > 0 ? (starts.Started - 1) / startSpan : starts.Started,
            OperationalRate = operationalSpan > 0 ? operational / operationalSpan : 0,
            CpuPercent = new CpuSummary(
                Percent(_previous.Harness - _first.Harness, seconds),
                _previous.Simulator - _first.Simulator is { } simulator ? Percent(simulator, seconds) : null,
                _previous.HostBusy - _first.HostBusy is { } host ? Percent(host, seconds) / _previous.HostCpus : null),
            GcPausePercent = Percent(_previous.GcPause - _first.GcPause, seconds),
            WorstWakeUpMs = _health.WorstWakeUpMs,
            ThrottledSeconds = (_previous.Throttled - _first.Throttled)?.TotalSeconds,
            SendStalls = _recorder.Connections.Stalls.Count,
            LongestSendStallMs = _health.WorstSendStallMs,
            PortErrors = _recorder.OwnLimits.Ports,
            DescriptorErrors = _recorder.OwnLimits.Descriptors,
            ClampedValues = _recorder.OwnLimits.Clamped,
            InvalidWindows = _health.Windows,
            InvalidPercent = Percent(_health.Invalid, seconds),
            PeakWorkingSetBytes = PeakWorkingSet,
            KeyGenerationMs = Histograms.Summarize(Totals.KeyGeneration),
        }, _plan.Validity, seconds);
    }

    private void Collect(TimeSpan now)
    {
        var seconds = (now - _elapsed).TotalSeconds;
        if (seconds <= 0)
        {
            return;
        }

        var reading = _probe.Read(); // At once: on a host that stands still the rest can take seconds, which are the next row's.

        var histograms = DrainTrends();
        Totals.DeviceHours += _recorder.Connections.Connected * seconds / 3600;
        var row = MakeRow(now, seconds, reading);
        var timeouts = Totals.SummarizeTimeouts();
        row = row with { TimeoutCauses = TimelineCsv.FormatCauses(timeouts.Causes), Invalid = JudgeHealth(now, row) };
        Totals.Own = new OwnReading(reading.WorkingSet, reading.LiveBytes, reading.Handles, reading.Threads);
        (_previous, PeakWorkingSet) = (reading, Math.Max(PeakWorkingSet, reading.WorkingSet));
        var from = _elapsed;
        _elapsed = now; // Before the snapshot: its shares of time are over the whole of it.
        var interval = new RunInterval(from, now, MakeSnapshot(now, seconds, row, timeouts), histograms);
        foreach (var sink in _sinks)
        {
            sink.OnInterval(interval);
        }
    }

    private List<IntervalHistogram> DrainTrends()
    {
        _trends.Drain();
        var histograms = new List<IntervalHistogram>();
        foreach (var step in Step.All)
        {
            for (var kind = 0; kind < RunRecorder.TrendKinds; kind++)
            {
                var slot = (step.Index * RunRecorder.TrendKinds) + kind;
                if (_trends[slot] is { } interval)
                {
                    Totals.Add(step, kind, interval);
                    histograms.Add(new IntervalHistogram(step, kind % 2 == 1, kind >= 2, _trends.HistogramAt(slot)!));
                }
            }
        }

        Add(RunRecorder.DispatchLagSlot, Totals.DispatchLag);
        Add(RunRecorder.RecoverySlot, Totals.Recovery);
        Add(RunRecorder.KeyGenerationSlot, Totals.KeyGeneration);
        return histograms;

        void Add(int slot, LongHistogram total)
        {
            if (_trends[slot] is { } interval)
            {
                interval.AddTo(total);
            }
        }
    }

    private TimelineRow MakeRow(TimeSpan now, double seconds, HostReading reading)
    {
        var suback = SumOf(StepKind.Suback);
        var (subacks, subackP50, subackP99) = (suback.TotalCount, At(suback, 50), At(suback, 99));
        var journey = SumOf(StepKind.Journey);
        return new TimelineRow
        {
            T = now.TotalSeconds,
            Due = _recorder.Starts.Due,
            Started = _recorder.Starts.Started,
            Dropped = _recorder.Starts.Dropped,
            Active = _recorder.Starts.Active,
            Connected = _recorder.Connections.Connected,
            Operational = _recorder.Funnel(_recorder.FunnelStages.Count - 1),
            TimedOut = _recorder.Starts.TimedOut,
            Refused = _recorder.Starts.Refused,
            Disconnects = _recorder.Connections.Disconnects,
            Reconnects = _recorder.Connections.Reconnects,
            Subacks = subacks,
            SubackP50Ms = subackP50,
            SubackP99Ms = subackP99,
            JourneyP50Ms = At(journey, 50),
            JourneyP99Ms = At(journey, 99),
            DispatchLagMaxMs = _trends[RunRecorder.DispatchLagSlot] is { } lag ? Histograms.ToMilliseconds(_scratch.HighestEquivalentValue(lag.Values[^1].Microseconds)) : null,
            CpuHarnessPercent = Percent(reading.Harness - _previous.Harness, seconds),
            CpuSimulatorPercent = reading.Simulator - _previous.Simulator is { } simulator ? Percent(simulator, seconds) : null,
            CpuHostPercent = reading.HostBusy - _previous.HostBusy is { } host ? Percent(host, seconds) / reading.HostCpus : null,
            GcPausePercent = Percent(reading.GcPause - _previous.GcPause, seconds),
            WorkingSetBytes = reading.WorkingSet,
            LiveBytes = reading.LiveBytes,
            Handles = reading.Handles,
            Threads = reading.Threads,
            WakeUpP99Ms = reading.WakeUpP99Ms,
            ThrottledMs = (reading.Throttled - _previous.Throttled)?.TotalMilliseconds,
            SendStallMs = Histograms.ToMilliseconds(_recorder.Microseconds(_recorder.Connections.Stalls.TakeLongest(_recorder.TimeProvider.GetTimestamp()))),
        };
    }

    private string JudgeHealth(TimeSpan now, TimelineRow row)
    {
        var starts = (row.Due, Missed: _recorder.Starts.Late + row.Dropped);
        var (due, missed) = (starts.Due - _previousStarts.Due, starts.Missed - _previousStarts.Missed);
        _previousStarts = starts;
        var (limits, before) = (_recorder.OwnLimits, _previousLimits);
        _previousLimits = limits;
        return _health.Observe(new HealthReading(_elapsed, now, due, missed, row.WakeUpP99Ms, row.GcPausePercent) { SendStallMs = row.SendStallMs, Limits = limits - before });
    }

    private MetricsSnapshot MakeSnapshot(TimeSpan now, double seconds, TimelineRow row, TimeoutSummary timeouts)
    {
        var planned = _driver.PlannedRateAt(now) ?? 0;
        var snapshot = new MetricsSnapshot
        {
            Elapsed = now,
            State = _driver.State,
            PlannedLength = _plannedLength,
            Devices = new DeviceCounts(_plan.Fleet.Devices, _recorder.Starts.Devices, row.Operational),
            PlannedRateNow = planned,
            StartRateNow = (row.Started - _previousStarted) / seconds,
            OperationalRateNow = (row.Operational - _previousOperational) / seconds,
            Row = row,
            Funnel = Totals.SummarizeFunnel(),
            Steps = Totals.SummarizeSteps(phased: false),
            Timeouts = timeouts,
            Churn = Totals.SummarizeChurn(),
            Gates = _judge(Totals, now),
            Generator = SummarizeGenerator(),
        };
        (_previousStarted, _previousOperational) = (row.Started, row.Operational);
        return snapshot;
    }

    /// <summary>This second's service times of a kind of step, over its phases.</summary>
    private LongHistogram SumOf(StepKind kind)
    {
        _scratch.Reset();
        foreach (var step in Step.All.Where(step => step.Kind == kind))
        {
            for (var trend = 0; trend < RunRecorder.TrendKinds; trend += 2)
            {
                if (_trends[(step.Index * RunRecorder.TrendKinds) + trend] is { } part)
                {
                    part.AddTo(_scratch);
                }
            }
        }

        return _scratch;
    }

    private double Seconds(long ticks) => ticks / (double)_recorder.TimeProvider.TimestampFrequency;

    private static double? At(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? null : Histograms.ToMilliseconds(histogram.GetValueAtPercentile(percentile));

    private static double Percent(TimeSpan used, double seconds) => 100 * used.TotalSeconds / seconds;
}

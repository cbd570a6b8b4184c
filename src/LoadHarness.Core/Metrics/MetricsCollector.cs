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
    private readonly RowLatencies _latencies;
    private readonly TimeSpan? _plannedLength;
    /// <summary>A clock that stands still, as in tests, must not cost what was recorded since the last second.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    private readonly GeneratorTally _tally;
    private readonly ClockWatch _clocks = new();
    private long _previousStarted;
    private long _previousOperational;
    private (long Due, long Missed) _previousStarts;
    private OwnLimits _previousLimits;
    private bool _isMeasured;

    /// <summary>Makes a collector.</summary>
    public MetricsCollector(RunPlan plan, IRunDriver driver, RunRecorder recorder, IHostProbe probe, TimeSpan? plannedLength,
        Func<IGateMetrics, TimeSpan, IReadOnlyList<GateResult>> judge, IReadOnlyList<IRunSink> sinks, IRunSeconds? seconds = null)
    {
        _plan = plan;
        _tally = new GeneratorTally(plan.Validity);
        _driver = driver;
        _seconds = seconds;
        _trends = new TrendDrain(recorder);
        _latencies = new RowLatencies(_trends);
        _recorder = recorder;
        _probe = probe;
        _plannedLength = plannedLength;
        _judge = judge;
        _sinks = sinks;
        Totals = new RunTotals(recorder);
    }

    /// <summary>What has been measured so far.</summary>
    public RunTotals Totals { get; }

    /// <summary>What happened to this machine's clocks.</summary>
    public ClockWatch Clocks => _clocks;

    /// <summary>Whether another process measured the run's begin, and its figures were taken over.</summary>
    public bool GoesOn { get; set; }

    /// <summary>What the generator has used so far.</summary>
    public GeneratorTally Tally => _tally;

    /// <summary>The largest working set seen, bytes.</summary>
    public long PeakWorkingSet => _tally.PeakWorkingSet;

    /// <summary>Collects once a second until cancelled, and then once more: nothing recorded before is lost.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        // Read here, not when this is made: a rehearsal and the simulator's start lie between.
        var reading = _probe.Read();
        ObserveClocks(reading.Suspended);
        if (!GoesOn)
        {
            _tally.Begin(reading);
        }
        else
        {
            CollectGap(_recorder.TimeProvider.GetElapsedTime(_driver.StartTimestamp), reading);
        }

        using var seconds = _seconds ?? new OwnSeconds(_recorder.TimeProvider, () => _recorder.TimeProvider.GetElapsedTime(_driver.StartTimestamp));
        while (await seconds.NextAsync(ended).ConfigureAwait(false) is { } to)
        {
            Collect(to);
        }

        var end = seconds.Close();
        Collect(end > _tally.Elapsed ? end : _tally.Elapsed + ShortestInterval);
    }

    /// <summary>Returns the generator's health over the whole run.</summary>
    public GeneratorSummary SummarizeGenerator()
    {
        _tally.PeakRate = _driver.PeakRate;
        return _tally.Summarize(_recorder, Totals);
    }

    private void Collect(TimeSpan now)
    {
        var seconds = (now - _tally.Elapsed).TotalSeconds;
        if (seconds <= 0)
        {
            return;
        }

        var reading = _probe.Read(); // At once: on a host that stands still the rest can take seconds, which are the next row's.

        _trends.Drain();
        _trends.Presence.Order();
        Totals.Add(_trends);
        var histograms = IntervalHistogram.Of(_trends);
        Totals.DeviceHours += _recorder.Connections.Connected * seconds / 3600;
        var row = MakeRow(now, seconds, reading);
        var timeouts = Totals.SummarizeTimeouts();
        var suspended = ObserveClocks(reading.Suspended);
        row = row with { TimeoutCauses = TimelineCsv.FormatCauses(timeouts.Causes), Invalid = _isMeasured ? "" : JudgeHealth(now, row, suspended) };
        _isMeasured = _driver.State >= RunState.Releasing; // From the next interval on nothing is measured that could be wrong.
        Totals.Own = OwnReading.Of(reading);
        var from = _tally.Elapsed;
        _tally.Advance(now, reading, reading.WorkingSet); // Before the snapshot: its shares of time are over the whole of it.
        Hand(new RunInterval(from, now, MakeSnapshot(now, seconds, row, timeouts), histograms) { Collected = new CollectedInterval(_trends, _tally, Totals.DeviceHours) });
    }

    /// <summary>Compares this machine's clocks with the second before; returns how long it was suspended.</summary>
    private TimeSpan ObserveClocks(TimeSpan? suspended)
    {
        var time = _recorder.TimeProvider;
        var before = time.GetTimestamp();
        var wall = time.GetUtcNow();
        var after = time.GetTimestamp();
        return time.GetElapsedTime(before, after) > ClockWatch.LongestReading ? TimeSpan.Zero // This thread stood still between the two: they do not belong together.
            : _clocks.Observe(time.GetElapsedTime(_driver.StartTimestamp, after), wall, suspended);
    }

    /// <summary>Hands on the time in which the run had no process, as one interval: counters changed at its end, gauges begin anew.</summary>
    private void CollectGap(TimeSpan now, HostReading reading)
    {
        var (from, seconds) = (_tally.Elapsed, (now - _tally.Elapsed).TotalSeconds);
        _tally.Health.Add(from, now, HealthWatch.Unobserved);
        _tally.Resume(now, reading);
        _trends.Drain(); // The first devices may be back already.
        _trends.Presence.Order();
        Totals.Outages.CutOff();
        Totals.Add(_trends);
        var histograms = IntervalHistogram.Of(_trends);
        var row = MakeRow(now, seconds, reading);
        var timeouts = Totals.SummarizeTimeouts();
        row = row with { TimeoutCauses = TimelineCsv.FormatCauses(timeouts.Causes), Invalid = HealthWatch.Unobserved, WakeUpP99Ms = null, SendStallMs = 0 }; // What was late before the devices began is in no second of theirs.
        _previousStarts = (row.Due, _recorder.Starts.Late + row.Dropped);
        (_previousLimits, _previousStarted, _previousOperational) = (_recorder.OwnLimits, row.Started, row.Operational);
        Totals.Own = OwnReading.Of(reading);
        Hand(new RunInterval(from, now, MakeSnapshot(now, seconds, row, timeouts), histograms) { Collected = new CollectedInterval(_trends, _tally, Totals.DeviceHours) });
    }

    private void Hand(RunInterval interval)
    {
        foreach (var sink in _sinks)
        {
            sink.OnInterval(interval);
        }
    }

    private TimelineRow MakeRow(TimeSpan now, double seconds, HostReading reading)
    {
        var previous = _tally.Last;
        return _latencies.PutInto(new TimelineRow
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
            ConnectAttempts = _recorder.Connections.Attempts,
            Connects = _recorder.Connections.Stood,
            TurnedAway = Totals.TurnedAway,
            CpuHarnessPercent = Percent(reading.Harness - previous.Harness, seconds),
            CpuSimulatorPercent = reading.Simulator - previous.Simulator is { } simulator ? Percent(simulator, seconds) : null,
            CpuHostPercent = reading.HostBusy - previous.HostBusy is { } host ? Percent(host, seconds) / reading.HostCpus : null,
            GcPausePercent = Percent(reading.GcPause - previous.GcPause, seconds),
            WorkingSetBytes = reading.WorkingSet,
            LiveBytes = reading.LiveBytes,
            Handles = reading.Handles,
            Threads = reading.Threads,
            WakeUpP99Ms = reading.WakeUpP99Ms,
            ThrottledMs = (reading.Throttled - previous.Throttled)?.TotalMilliseconds,
            SendStallMs = Histograms.ToMilliseconds(_recorder.Microseconds(_recorder.Connections.Stalls.TakeLongest(_recorder.TimeProvider.GetTimestamp()))),
        });
    }

    private string JudgeHealth(TimeSpan now, TimelineRow row, TimeSpan suspended)
    {
        var starts = (row.Due, Missed: _recorder.Starts.Late + row.Dropped);
        var (due, missed) = (starts.Due - _previousStarts.Due, starts.Missed - _previousStarts.Missed);
        _previousStarts = starts;
        var (limits, before) = (_recorder.OwnLimits, _previousLimits);
        _previousLimits = limits;
        return _tally.Health.Observe(new HealthReading(_tally.Elapsed, now, due, missed, row.WakeUpP99Ms, row.GcPausePercent) { SendStallMs = row.SendStallMs, Limits = limits - before, Suspended = suspended });
    }

    private MetricsSnapshot MakeSnapshot(TimeSpan now, double seconds, TimelineRow row, TimeoutSummary timeouts)
    {
        var planned = _driver.PlannedRateAt(now) ?? 0;
        var snapshot = new MetricsSnapshot
        {
            Elapsed = now,
            State = _driver.State,
            PlannedLength = _plannedLength + Paused(now),
            IsPaused = _driver.Pauses.IsPaused,
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

    /// <summary>How long starts were paused up to a time of the run.</summary>
    private TimeSpan Paused(TimeSpan now)
    {
        var frequency = _recorder.TimeProvider.TimestampFrequency;
        var until = _driver.StartTimestamp + (long)(now.TotalSeconds * frequency);
        return TimeSpan.FromSeconds((double)_driver.Pauses.Between(_driver.StartTimestamp, until) / frequency);
    }

    private static double Percent(TimeSpan used, double seconds) => 100 * used.TotalSeconds / seconds;
}

using LoadHarness.Core.Engine;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Merging;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Scenarios;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.IntegrationTests.Cli;

/// <summary>The journal of a soak, made at speed: 5,000 devices that publish each second, of which five a second lose their connection and come back.</summary>
internal sealed class DayLongJournal
{
    public const int Devices = 5000;
    public const int ReconnectsASecond = 5;

    private const int StartsASecond = 100;
    private const int Patterns = 32;

    private static readonly Step Telemetry = new(Phase.Device, StepKind.Telemetry);
    private static readonly Step[] Reconnecting = [new(Phase.Device, StepKind.Tcp), new(Phase.Device, StepKind.Tls), new(Phase.Device, StepKind.Connack), new(Phase.Device, StepKind.Suback), new(Phase.None, StepKind.Reconnect)];
    private static readonly Step[] Provisioning = [new(Phase.Claim, StepKind.Tcp), new(Phase.Claim, StepKind.Tls), new(Phase.Claim, StepKind.Connack), new(Phase.Claim, StepKind.Suback), new(Phase.Claim, StepKind.CreateCertificate), new(Phase.Claim, StepKind.RegisterThing), new(Phase.None, StepKind.Journey)];

    private static readonly RunPlan Plan = new()
    {
        Name = "day",
        Fleet = new FleetPlan { Devices = Devices, Seed = 42 },
        Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = StartsASecond },
        Gates = [new GatePlan("timeout.rate < 0.5%"), new GatePlan("suback.p99 < 500ms"), new GatePlan("drift(telemetry.p99) < 5%/h"), new GatePlan("drift(harness.live_bytes) < 64MiB/h")],
    };

    private readonly Random _random = new(7);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero));
    private readonly RunRecorder _recorder;
    private readonly RunGatesOfTheDay _gates;
    private readonly TrendDrain _trends;
    private readonly RowLatencies _latencies;
    private readonly GeneratorTally _tally = new(Plan.Validity);
    private readonly (long Value, long Count)[][] _patterns;
    private readonly long[] _published;
    private readonly long _ticksPerMicrosecond;
    private double _deviceHours;

    private DayLongJournal()
    {
        var entry = ScenarioCatalog.Find(Plan.Scenario);
        _recorder = new RunRecorder(Devices, entry.Funnel, _time);
        _ticksPerMicrosecond = _time.TimestampFrequency / 1_000_000;
        _gates = new RunGatesOfTheDay(Plan, _recorder);
        _trends = new TrendDrain(_recorder);
        _latencies = new RowLatencies(_trends);
        _patterns = [.. Enumerable.Range(0, Patterns).Select(_ => Pattern())];
        var second = new RunRecorder(1, entry.Funnel, _time);
        for (var i = 0; i < Devices; i++)
        {
            second.Complete(Telemetry, Outcome.Ok, 0, 0, 0, measured: false);
        }

        _published = new long[second.CounterCount];
        second.CopyCounters(_published);
    }

    /// <summary>Writes the journal of a run into a folder.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="seconds">How long the run was.</param>
    public static async Task WriteAsync(string folder, int seconds)
    {
        var day = new DayLongJournal();
        var run = new RunInfo
        {
            Id = "20260301T093000Z-abcdef", Name = Plan.Name, Scenario = Plan.Scenario, StartedAt = day._time.GetUtcNow(), FinishedAt = day._time.GetUtcNow() + TimeSpan.FromSeconds(seconds),
            Seed = 42, Target = new TargetInfo("sim", "127.0.0.1:8883"), Load = "5,000 devices that publish each second", Version = "0",
        };
        using var journal = JournalWriter.Create(folder, day.Head(run), day._recorder, static warning => Assert.Fail(warning));
        day._gates.AttachTo(journal);
        day._recorder.AnchorAt(day._time.GetTimestamp());
        day._tally.Begin(Reading(0));
        day._tally.PeakRate = StartsASecond;
        for (var second = 0; second < seconds; second++)
        {
            var interval = day.Second(second);
            day._gates.Observe(interval);
            journal.OnInterval(interval);
        }

        await journal.SettleAsync();
        journal.End(new JournalEnd { Facts = new RunFacts { Run = run, Interrupted = false, Disclosures = ["A run that never was."] } });
    }

    private JournalHead Head(RunInfo run) => new()
    {
        Run = run,
        Manifest = new RunManifest
        {
            RunId = run.Id, EffectivePlan = PlanWriter.Write(Plan), Seed = 42, Handshakes = "none", Overrides = new Dictionary<string, string>(StringComparer.Ordinal),
            Versions = new Dictionary<string, string>(StringComparer.Ordinal) { ["tool"] = "0" }, Host = new Dictionary<string, string>(StringComparer.Ordinal) { ["cores"] = "2" }, Files = new Dictionary<string, string>(StringComparer.Ordinal),
        },
        FunnelStages = _recorder.FunnelStages,
        TimestampFrequency = _time.TimestampFrequency,
    };

    private RunInterval Second(int second)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < StartsASecond && second * StartsASecond < Devices; i++)
        {
            Provision((second * StartsASecond) + i);
        }

        // Five thousand answers at once: what counts here is what the journal must hold, not how it came in.
        _recorder.AddCounters(_published);
        foreach (var kind in new[] { 0, 1 })
        {
            foreach (var (value, count) in _patterns[(second + (kind * 11)) % Patterns])
            {
                _recorder.MergeLatency((Telemetry.Index * RunRecorder.TrendKinds) + kind, value, count);
            }
        }

        for (var i = 0; i < ReconnectsASecond; i++)
        {
            _recorder.Connections.CountLost(i % 2 == 0 ? "peer_closed" : "peer_reset");
            _recorder.Connections.CountAttempt();
            _recorder.Connections.CountConnected(again: true);
            _recorder.Handshakes.Count(resumed: false, "Tls13");
            _recorder.Recovered(Microseconds(500_000) * _ticksPerMicrosecond);
            Complete(Reconnecting);
        }

        return Collect(second);
    }

    private void Provision(int device)
    {
        var now = _recorder.TimeProvider.GetTimestamp();
        _recorder.Starts.CountDue();
        _recorder.Starts.CountStarted(now, late: false);
        _recorder.FirstStarted(device);
        _recorder.Dispatched(Microseconds(300) * _ticksPerMicrosecond);
        _recorder.Connections.CountAttempt();
        _recorder.Connections.CountConnected(again: false);
        _recorder.Ledger.Registered(device, Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()), hasSerialInName: true);
        Complete(Provisioning);
        for (var stage = 0; stage < _recorder.FunnelStages.Count; stage++)
        {
            _recorder.Reached(device, stage);
        }

        _recorder.Starts.CountEnded();
    }

    private void Complete(Step[] steps)
    {
        foreach (var step in steps)
        {
            var sent = Microseconds(100) * _ticksPerMicrosecond;
            _recorder.Complete(step, Outcome.Ok, 0, sent, sent + (Microseconds(4000) * _ticksPerMicrosecond), measured: true);
        }
    }

    private RunInterval Collect(int second)
    {
        var (from, to) = (TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1));
        _trends.Drain();
        var starts = _recorder.Starts;
        _deviceHours += _recorder.Connections.Connected / 3600.0;
        var reading = Reading(second + 1);
        _tally.Advance(to, reading, reading.WorkingSet);
        var row = _latencies.PutInto(new TimelineRow
        {
            T = to.TotalSeconds, Due = starts.Due, Started = starts.Started, Active = 0, Connected = _recorder.Connections.Connected, Operational = _recorder.Funnel(_recorder.FunnelStages.Count - 1),
            Disconnects = _recorder.Connections.Disconnects, Reconnects = _recorder.Connections.Reconnects,
            CpuHarnessPercent = 30 + (10 * _random.NextDouble()), CpuSimulatorPercent = 25.5, CpuHostPercent = 40 + _random.NextDouble(), GcPausePercent = _random.NextDouble(),
            WorkingSetBytes = reading.WorkingSet, LiveBytes = reading.LiveBytes, Handles = 5100, Threads = 40, WakeUpP99Ms = 1 + _random.NextDouble(), Invalid = second % 5000 == 999 ? "gc_pause" : "",
        });
        return new RunInterval(from, to, Snapshot(row), [new IntervalHistogram(Telemetry, false, false, _trends[Telemetry.Index * RunRecorder.TrendKinds]!)]) { Collected = new CollectedInterval(_trends, _tally, _deviceHours) };
    }

    private static MetricsSnapshot Snapshot(TimelineRow row) => new()
    {
        Elapsed = TimeSpan.FromSeconds(row.T), State = RunState.Holding, PlannedLength = null, Devices = new DeviceCounts(Devices, row.Started, row.Operational), PlannedRateNow = 0, StartRateNow = 0, OperationalRateNow = 0,
        Row = row, Funnel = [], Steps = new Dictionary<string, StepSummary>(StringComparer.Ordinal), Gates = [], Generator = new GeneratorSummary(),
        Timeouts = new TimeoutSummary { Rate = 0, Iterations = 0, Started = 0, Causes = new Dictionary<string, long>(StringComparer.Ordinal) },
        Churn = new ChurnSummary { Disconnects = 0, Reconnects = 0, Attempts = 0, ReconnectsPerDeviceHour = 0, Reasons = new Dictionary<string, long>(StringComparer.Ordinal), Recovery = new RecoverySummary() },
    };

    private static HostReading Reading(int second) => new(TimeSpan.FromSeconds(second * 0.35), TimeSpan.FromSeconds(second * 0.25), TimeSpan.FromSeconds(second * 0.8), TimeSpan.FromMilliseconds(second), 180_000_000 + (second * 7919 % 4_000_000))
    {
        HostCpus = 2, LiveBytes = 60_000_000 + (second * 104_729 % 900_000), Handles = 5100, Threads = 40, WakeUpP99Ms = 1,
    };

    /// <summary>A second's latencies: some hundred different ones, as they come from a real target.</summary>
    private (long Value, long Count)[] Pattern()
    {
        var counts = new BucketCounts();
        for (var i = 0; i < Devices; i++)
        {
            counts.Add(Microseconds(600, 0.4), 1);
        }

        return [.. Enumerable.Range(0, BucketCounts.IndexOf(Histograms.HighestMicroseconds)).Select(index => (Value: BucketCounts.ValueOf(index), Count: counts.Take(index))).Where(static pair => pair.Count > 0)];
    }

    /// <summary>Log-normal around a median.</summary>
    private long Microseconds(double median, double spread = 0.5)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Max(1, (long)(median * Math.Exp(spread * normal)));
    }

    /// <summary>The gates beside a journal, as a session has them.</summary>
    private sealed class RunGatesOfTheDay
    {
        private readonly LoadHarness.Core.Gates.RunGates _gates;
        private readonly RunTotals _totals;

        public RunGatesOfTheDay(RunPlan plan, RunRecorder recorder)
        {
            _totals = new RunTotals(recorder);
            _gates = new LoadHarness.Core.Gates.RunGates(plan, () => _totals);
        }

        public void AttachTo(JournalWriter journal) => journal.Attach(_gates);

        public void Observe(RunInterval interval)
        {
            _totals.Own = new OwnReading(interval.Snapshot.Row.WorkingSetBytes, (long?)interval.Snapshot.Row.LiveBytes, 5100, 40);
            _gates.Drift.OnInterval(interval);
        }
    }
}

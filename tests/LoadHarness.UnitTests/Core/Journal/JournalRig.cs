using LoadHarness.Core.Engine;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Engine;

namespace LoadHarness.UnitTests.Core.Journal;

/// <summary>A run on fake time with a journal, in a folder of its own.</summary>
internal sealed class JournalRig : IDisposable
{
    /// <summary>How long a resume takes from the reading of its journal until its devices begin: the simulator starts, and devices rehearse.</summary>
    public static readonly TimeSpan Preparing = TimeSpan.FromSeconds(1.5);

    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step Puback = new(Phase.Device, StepKind.Puback);

    /// <summary>A plan with a gate of each kind.</summary>
    public static RunPlan Plan(int devices, double rate) => EngineRig.Open(devices, rate) with
    {
        Gates = [new GatePlan("timeout.rate < 50%"), new GatePlan("drift(suback.p90) < 1000%/h"), new GatePlan("suback.p90 < 1h"), new GatePlan("drift(timeout.rate) < 90%/h"), new GatePlan("drift(harness.working_set) < 1GiB/h")],
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("lh-journal-").FullName;

    public List<string> Warnings { get; } = [];

    public static RunFacts Facts => new()
    {
        Run = Run,
        Interrupted = false,
        Audit = new AuditResult { Things = 0, Certificates = 1, Serials = 2, Checked = 9 },
        TimeoutFindings = new Dictionary<string, long>(StringComparer.Ordinal) { ["suback-lost"] = 3, ["answer-lost"] = 1 },
        Diagnosis = [new Finding("suback-lost", "likely", 3, "Evidence.", "Fix.") { Title = "Lost", Groups = ["a"], Candidates = [new FindingCandidate("slow-suback", "possible", 1, "E.")] }],
        Disclosures = ["One.", "Two."],
    };

    public static RunInfo Run => new()
    {
        Id = "20260301T093000Z-abcdef", Name = "rig", Scenario = "fake", StartedAt = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero), FinishedAt = new DateTimeOffset(2026, 3, 1, 9, 40, 0, 123, TimeSpan.Zero),
        Seed = 42, Target = new TargetInfo("sim", "127.0.0.1:1"), Load = "some", Version = "1.2.3",
    };

    public static JournalHead Head(RunPlan plan, RunRecorder recorder) => new()
    {
        Run = Run,
        Manifest = new RunManifest
        {
            RunId = Run.Id, EffectivePlan = PlanWriter.Write(plan), Seed = 42, Handshakes = "none",
            Overrides = new Dictionary<string, string>(StringComparer.Ordinal), Versions = new Dictionary<string, string>(StringComparer.Ordinal),
            Host = new Dictionary<string, string>(StringComparer.Ordinal), Files = new Dictionary<string, string>(StringComparer.Ordinal),
        },
        FunnelStages = recorder.FunnelStages,
        TimestampFrequency = recorder.TimeProvider.TimestampFrequency,
    };

    /// <summary>Devices that succeed, are late, time out, are refused, lose connections: different ones each second.</summary>
    public static FakeScenario Busy() => new(static (iteration, _) =>
    {
        var recorder = iteration.Recorder;
        var (device, ticks) = (iteration.Device, recorder.TimeProvider.TimestampFrequency / 1000);
        iteration.Reached(0);
        recorder.Connections.CountAttempt();
        recorder.Connections.CountConnected(again: device % 5 == 0);
        var now = recorder.TimeProvider.GetTimestamp();
        recorder.Connections.Presence.Attempted(now);
        recorder.Connections.Presence.Connected(device, now);
        recorder.Messages.CountSent();
        recorder.Handshakes.Count(resumed: device % 9 == 0, device % 4 == 0 ? "Tls12" : "Tls13");
        iteration.Complete(Puback, Outcome.Ok, 0, 0, (1 + (device * 7 % 50)) * ticks);
        var outcome = (device % 11) switch { 0 => Outcome.NoSuback, 1 => Outcome.LateSuback, 2 => Outcome.SubackRefused, _ => Outcome.Ok };
        iteration.Complete(Suback, outcome, 0, ticks, (3 + (device * 13 % 400)) * ticks);
        if (outcome == Outcome.SubackRefused)
        {
            recorder.Refused(Suback, 0x80 + (device % 3));
            recorder.Evidence.Note(device, new WireSignature { Group = 0, Step = Suback, Outcome = outcome, Code = device % 3, Detail = "d" }, TimeSpan.FromSeconds(device), TimeSpan.FromMilliseconds(device), device % 2 == 0 ? 1.5 : null);
        }

        if (device % 6 == 0)
        {
            recorder.Connections.CountLost(device % 12 == 0 ? "peer_reset" : "peer_closed");
            recorder.Recovered(device * ticks);
            recorder.Connections.Presence.Lost(device, now, now - (device * ticks));

            // The ones before come back one by one, now and then at once: outages of all sizes.
            recorder.Connections.Presence.Connected(device - (device % 18), now + ticks);
        }

        recorder.Ledger.Registered(device, new string('a', 62) + (device % 90 + 10), hasSerialInName: true);
        recorder.KeyGenerated(device * ticks / 9);
        iteration.Reached(1);
        iteration.End(outcome);
        return Task.CompletedTask;
    })
    {
        EndsAtOnce = true,
    };

    /// <summary>Runs a plan with a journal.</summary>
    /// <returns>The run's own summary.</returns>
    public async Task<RunSummary> RunAsync(RunPlan plan, TimeSpan? segment = null, Func<string, FileShare, Stream>? open = null, bool end = true)
    {
        using var rig = new EngineRig(plan, Busy());
        using var journal = JournalWriter.Create(Folder, Head(plan, rig.Recorder), rig.Recorder, Warnings.Add, segment ?? TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(5), open);
        using var hlogs = new HlogWriter(Folder, Run.StartedAt);
        using var timeline = TimelineCsvWriter.Create(Path.Combine(Folder, "timeline.csv"));
        var probe = new MovingProbe(rig.Time);
        using var session = new RunSession(plan, rig.Scenario, rig.Recorder, rig.Clock, probe, [new TimelineRows(timeline.Append), hlogs]);
        session.AddJournal(journal);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));
        Gap = journal.Gap;
        await journal.SettleAsync();
        IsCompacted = journal.IsCompacted;
        if (end)
        {
            journal.End(new JournalEnd { Facts = Facts });
        }

        return session.Summarize(Facts);
    }

    /// <summary>Runs a plan until its journal reaches a time, and leaves it there: what a kill leaves.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="at">The time.</param>
    /// <param name="scenario">What devices do.</param>
    /// <param name="segment">How long a segment is.</param>
    /// <param name="state">What the run must be doing before the time counts; null for anything.</param>
    public async Task CutOffAsync(RunPlan plan, TimeSpan at, FakeScenario scenario, TimeSpan? segment = null, RunState? state = null)
    {
        using var rig = new EngineRig(plan, scenario);
        using var journal = JournalWriter.Create(Folder, Head(plan, rig.Recorder), rig.Recorder, Warnings.Add, segment ?? TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(5));
        var session = new RunSession(plan, rig.Engine, rig.Recorder, new MovingProbe(rig.Time), []);
        session.AddJournal(journal);
        _ = session.RunAsync(CancellationToken.None, CancellationToken.None); // Nobody waits for it: time stands still for it from then on.
        await rig.PumpAsync(() => state is null || rig.Engine.State == state);
        var from = state is null ? TimeSpan.Zero : rig.Elapsed;
        await rig.PumpAsync(() => journal.Reaches >= from + at);
        await journal.SettleAsync();
    }

    /// <summary>Goes on with what a kill left, and is killed again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sinceStart">How long ago the run began.</param>
    /// <param name="length">How long it goes on.</param>
    public async Task CutOffAgainAsync(RunPlan plan, TimeSpan sinceStart, TimeSpan length)
    {
        using var rig = new EngineRig(plan, Busy());
        var session = new RunSession(plan, rig.Engine, rig.Recorder, new MovingProbe(rig.Time), []);
        var replay = await session.GoOnAsync(Folder, sinceStart);
        using var journal = await JournalWriter.ContinueAsync(Folder, replay.Head, rig.Recorder, replay.Reaches, Warnings.Add);
        session.AddJournal(journal);
        _ = session.RunAsync(CancellationToken.None, CancellationToken.None);
        await rig.PumpAsync(() => journal.Reaches >= sinceStart + length);
        await journal.SettleAsync();
    }

    /// <summary>Goes on with what a kill left.</summary>
    /// <returns>The run's summary, and what ran.</returns>
    public async Task<(RunSummary Summary, FakeScenario Scenario)> GoOnAsync(RunPlan plan, TimeSpan sinceStart, TimeSpan? segment = null)
    {
        using var rig = new EngineRig(plan, Busy());
        using var session = new RunSession(plan, rig.Engine, rig.Recorder, new MovingProbe(rig.Time), []);
        var replay = await session.GoOnAsync(Folder, sinceStart);
        rig.Time.Advance(Preparing);
        using var journal = await JournalWriter.ContinueAsync(Folder, replay.Head, rig.Recorder, replay.Reaches, Warnings.Add, segment ?? TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(5));
        session.AddJournal(journal);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));
        await journal.SettleAsync();
        IsCompacted = journal.IsCompacted;
        journal.End(new JournalEnd { Facts = Facts });
        return (session.Summarize(Facts), rig.Scenario);
    }

    public string? Gap { get; private set; }

    public bool IsCompacted { get; private set; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal sealed class TimelineRows(Action<TimelineRow> take) : IRunSink
    {
        public void OnInterval(RunInterval interval) => take(interval.Snapshot.Row);
    }

    /// <summary>A host of which more is used each second, and now and then too much.</summary>
    private sealed class MovingProbe(TimeProvider time) : IHostProbe
    {
        private readonly long _begun = time.GetTimestamp();
        private int _reads;

        public HostReading Read()
        {
            _reads++;
            return new HostReading(time.GetElapsedTime(_begun) * 0.31, TimeSpan.FromSeconds(_reads * 0.11), TimeSpan.FromSeconds(_reads * 0.7), TimeSpan.FromMilliseconds(_reads), 1_000_000 + (_reads * 37 % 1000))
            {
                HostCpus = 2, LiveBytes = 1000 + _reads, Handles = 10, Threads = _reads, Throttled = TimeSpan.FromMilliseconds(_reads), WakeUpP99Ms = _reads % 10 < 3 ? 600 + _reads : 1,
            };
        }
    }
}

using LoadHarness.Core.Engine;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Clients;
using LoadHarness.Core.Results;
using LoadHarness.Scenarios.Common;
using LoadHarness.UnitTests.Core.Journal;
using LoadHarness.UnitTests.Core.Statistics;

namespace LoadHarness.UnitTests.Core.Engine;

/// <summary>A soak of 72 hours on fake time, in seconds: the engine, the collector, reconnect policies, drift gates and the journal of every run, with the target gone for an hour on the way.</summary>
public sealed class ThreeDaysTests(ITestOutputHelper output)
{
    private const int Devices = 50;

    /// <summary>How often figures are collected here: what a run does each second.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Length = TimeSpan.FromHours(72);
    private static readonly (TimeSpan From, TimeSpan To) Outage = (TimeSpan.FromHours(30), TimeSpan.FromHours(31));
    private static readonly Step Connack = new(Phase.Device, StepKind.Connack);
    private static readonly Step Suback = new(Phase.Device, StepKind.Suback);
    private static readonly double[] Spread = [0.44, 0.60, 0.71, 0.82, 0.94, 1.06, 1.21, 1.40, 1.68, 2.28];

    [Fact]
    public async Task Soak_SubackThatGrowsByTenPercentAnHour_IsFoundAndItsCrossingForetold()
    {
        using var rig = new JournalRig();
        var (summary, outages) = await RunAsync(rig, growth: 0.1, seed: 1);

        Assert.Equal(GateOutcome.Fail, summary.Gates[0].Outcome);
        Assert.InRange(summary.Gates[0].Value!.Value, 0.08, 0.13);
        Assert.Matches("At this slope suback.p50 crosses its [^ ]+ limit in about [0-9]+ (h|days)", summary.Gates[0].Reason);
        Assert.Equal(GateOutcome.Pass, summary.Gates[2].Outcome); // What does not grow is not blamed.
        var outage = Assert.Single(outages);
        Assert.InRange((outage.From - Outage.From).TotalMinutes, -1, 5);
        Assert.InRange((outage.To - Outage.To).TotalMinutes, -1, 5);
        await AssertBoundedAndWholeAsync(rig, summary);
    }

    [Fact]
    public async Task Soak_WithoutDrift_RaisesNoAlarm()
    {
        using var rig = new JournalRig();
        var (summary, _) = await RunAsync(rig, growth: 0, seed: 2);
        Assert.DoesNotContain(summary.Gates, static gate => gate.Outcome == GateOutcome.Fail);
    }

    private async Task<(RunSummary Summary, IReadOnlyList<TargetOutage> Outages)> RunAsync(JournalRig files, double growth, int seed)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var plan = EngineRig.Open(Devices, 1 / Tick.TotalSeconds, Length, iterations: null) with
        {
            Gates = [new GatePlan("drift(suback.p50) < 2%/h"), new GatePlan("suback.p50 < 1s"), new GatePlan("drift(harness.working_set) < 1MiB/h")],
            Validity = new ValidityPlan { LateStarts = 1, InvalidWindows = 1 },
        };
        var (noise, waiting) = (new Noise(seed, 0.5), 0);
        EngineRig rig = null!;
        using (rig = new EngineRig(plan, new FakeScenario(async (iteration, token) =>
        {
            var backoff = new BackoffPolicy(ReconnectPolicies.RuleOf(new ReconnectPlan { Policy = "full-jitter", Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromMinutes(2) }), new Random(iteration.Device));
            var recorder = iteration.Recorder;
            for (recorder.Connections.CountAttempt(); rig.Elapsed >= Outage.From && rig.Elapsed < Outage.To; recorder.Connections.CountAttempt())
            {
                iteration.Complete(Connack, Outcome.TcpRefused, 0, 0, 0);
                var pause = Task.Delay(backoff.Next()!.Value, rig.Time, token);
                Interlocked.Increment(ref waiting);
                await pause;
                Interlocked.Decrement(ref waiting);
            }

            iteration.Complete(Connack, Outcome.Ok, 0, 0, rig.Time.TimestampFrequency / 50);
            iteration.Reached(0);
            var level = 0.04 * (1 + (growth * rig.Elapsed.TotalHours)) * Math.Exp(0.2 * noise.Next());
            foreach (var factor in Spread)
            {
                iteration.Complete(Suback, Outcome.Ok, 0, 0, (long)(level * factor * rig.Time.TimestampFrequency));
            }

            iteration.Reached(1);
            iteration.End(Outcome.Ok);
        })))
        {
            using var journal = JournalWriter.Create(files.Folder, JournalRig.Head(plan, rig.Recorder), rig.Recorder, files.Warnings.Add);
            using var session = new RunSession(plan, rig.Engine, rig.Recorder, new SettledProbe(), [], new Ticks(rig, () => Volatile.Read(ref waiting)));
            session.AddJournal(journal);
            await session.RunAsync(CancellationToken.None, CancellationToken.None);
            await journal.SettleAsync();
            journal.End(new JournalEnd { Facts = JournalRig.Facts });
            output.WriteLine($"{Length.TotalHours:0} h in {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s; journal: {string.Join(", ", new DirectoryInfo(files.Folder).EnumerateFiles().Select(static file => $"{file.Name} {file.Length:N0}"))}");
            Assert.Empty(files.Warnings);
            return (session.Summarize(JournalRig.Facts), session.Outages);
        }
    }

    /// <summary>The last hour as it was collected, minutes before it, and the same figures out of it.</summary>
    private static async Task AssertBoundedAndWholeAsync(JournalRig rig, RunSummary summary)
    {
        Assert.InRange(Directory.GetFiles(rig.Folder, "journal.seconds.*").Length, 2, 4);
        var rows = new List<TimelineRow>();
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", [new JournalRig.TimelineRows(rows.Add)]);
        Assert.Equal(JournalState.Whole, replay.State);
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));
        Assert.Equal(120, rows.Count(static row => row.T > (72 * 3600) - 3600 && row.T <= 72 * 3600), 2.0);
        Assert.InRange(rows.Count, 71 * 60, (71 * 60) + (3 * 60) + 10);
    }

    /// <summary>Moves time on by a tick whenever nothing moves before it does, and has it collected.</summary>
    private sealed class Ticks(EngineRig rig, Func<int> waiting) : IRunSeconds
    {
        public async ValueTask<TimeSpan?> NextAsync(CancellationToken ended)
        {
            await SettleAsync(ended);
            if (ended.IsCancellationRequested)
            {
                return null;
            }

            rig.Time.Advance(Tick);
            await SettleAsync(ended);
            return ended.IsCancellationRequested ? null : rig.Elapsed;
        }

        public TimeSpan Close() => rig.Elapsed;

        public void Dispose()
        {
            // It holds nothing.
        }

        private async Task SettleAsync(CancellationToken ended)
        {
            while (!ended.IsCancellationRequested && !(rig.IsWaitingForTime && rig.Recorder.Starts.Active == waiting()))
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>A host whose memory is settled each second, and level.</summary>
    private sealed class SettledProbe : IHostProbe
    {
        private long _reads;

        public HostReading Read() => new HostReading(default, null, null, default, 100_000_000) { LiveBytes = 20_000_000 + (++_reads % 2) };
    }
}

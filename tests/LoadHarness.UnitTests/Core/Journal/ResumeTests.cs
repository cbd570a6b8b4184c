using LoadHarness.Core.Engine;
using LoadHarness.Core.Journal;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Engine;

namespace LoadHarness.UnitTests.Core.Journal;

/// <summary>A run whose process was killed goes on from its journal: on fake time, with the engine, the collector and the journal of every run.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task GoOn_BehindAKill_MakesTheRestOfTheScheduleAndNothingTwice()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(200, 25); // 8 s.
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(3), JournalRig.Busy());
        var had = (await RunReplay.ReadAsync(rig.Folder, "the run", [])).Recorder.Starts;

        var (summary, scenario) = await rig.GoOnAsync(plan, Hour);

        Assert.Equal((200, 200, 200), (summary.Devices.Started, summary.Generator.PlannedStarts, summary.Devices.Operational));
        Assert.Equal(200 - had.Due, scenario.Iterations.Count);
        Assert.Equal((int)had.Due, scenario.Iterations.Min(static iteration => iteration.Device));
        Assert.Equal(200, summary.Steps["journey"].Attempts);
        Assert.NotEqual(109, summary.ExitCode); // Its counters balance.
        Assert.Empty(rig.Warnings);
    }

    [Fact]
    public async Task GoOn_BehindAKill_MarksTheGapAsUnobservedAndLeavesItOutOfShares()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(200, 25);
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(3), JournalRig.Busy());

        var (summary, _) = await rig.GoOnAsync(plan, Hour);

        var gap = Assert.Single(summary.Generator.InvalidWindows, static window => window.Reason == "unobserved");
        Assert.InRange(gap.From, 3, 3.1);
        Assert.InRange(gap.To, 3601.5, 3601.6); // An hour, and what a resume takes to begin.
        Assert.InRange(summary.Generator.InvalidPercent, 1, 99); // The probe's bad seconds, of eight seconds and not of an hour.
        Assert.InRange(summary.Generator.CpuPercent.Harness, 10, 60); // 31 %, of the time that was observed.
    }

    [Fact]
    public async Task GoOn_ToTheEnd_ReplaysToTheByte()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(400, 25);
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(3), JournalRig.Busy(), TimeSpan.FromSeconds(2));
        var (summary, _) = await rig.GoOnAsync(plan, Hour, TimeSpan.FromSeconds(2));

        var rows = new List<TimelineRow>();
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", [new JournalRig.TimelineRows(rows.Add)]);

        Assert.True(rig.IsCompacted);
        Assert.Equal((JournalState.Whole, true), (replay.State, replay.HasMinutes));
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));
        Assert.Equal("unobserved", Assert.Single(rows, static row => row.T >= 3601.5 && row.T < 3602).Invalid);
        Assert.Equal(rows.OrderBy(static row => row.T), rows);
        Assert.Equal([(3, 3601)], replay.Resumptions.Select(static gap => ((int)gap.From.TotalSeconds, (int)gap.To.TotalSeconds)));
    }

    [Fact]
    public async Task GoOn_SeveralTimes_AddsUp()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(300, 25); // 12 s.
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(3), JournalRig.Busy());
        await rig.CutOffAgainAsync(plan, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));
        await rig.CutOffAgainAsync(plan, TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(3));

        var (summary, _) = await rig.GoOnAsync(plan, Hour);

        Assert.Equal((300, 300), (summary.Devices.Started, summary.Generator.PlannedStarts));
        Assert.Equal(3, summary.Generator.InvalidWindows.Count(static window => window.Reason == "unobserved"));
        Assert.NotEqual(109, summary.ExitCode);
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));
    }

    [Fact]
    public async Task GoOn_IterationsUnderWay_AreCancelledAndBegunAnew()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(100, 25);
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(2), FakeScenario.Gated()); // None ever comes through.
        var had = (await RunReplay.ReadAsync(rig.Folder, "the run", [])).Recorder.Starts;
        Assert.InRange(had.Active, 40, 60);

        var (summary, scenario) = await rig.GoOnAsync(plan, Hour);

        Assert.Equal((100, 100, 100), (summary.Devices.Started, summary.Devices.Operational, scenario.Iterations.Select(static iteration => iteration.Device).Distinct().Count()));
        Assert.Equal(had.Active, summary.Steps["journey"].Cancelled);
        Assert.Equal(100 + had.Active, summary.Steps["journey"].Attempts);
        Assert.NotEqual(109, summary.ExitCode);
        Assert.Empty(scenario.Overlaps);
    }

    [Fact]
    public async Task GoOn_DevicesThatWereHeld_ComeBackBeforeTheScheduleGoesOnAndCountInNoLatency()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(100, 20) with { Fleet = new FleetPlan { Devices = 100, After = AfterOperational.Hold, Hold = TimeSpan.FromSeconds(1) } };
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(2), JournalRig.Busy());
        var had = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        var held = had.Recorder.Funnel(1);

        var (summary, scenario) = await rig.GoOnAsync(plan, Hour);

        var order = scenario.Iterations.OrderBy(static iteration => iteration.Started).Select(static iteration => iteration.Device).ToArray();
        Assert.Equal(100, order.Length); // Each once, those that were held by a start of their own.
        Assert.Equal(Enumerable.Range(0, (int)held), order.Take((int)held).Order());
        Assert.Equal((100, 100), (summary.Devices.Started, summary.Generator.PlannedStarts));
        Assert.All(scenario.Iterations, iteration => Assert.Equal(iteration.Device >= held, iteration.IsMeasured));
        Assert.Equal(100 + held, summary.Steps["journey"].Attempts);
        var after = scenario.Iterations.Where(iteration => iteration.Device >= held).Min(static iteration => iteration.Due);
        var last = scenario.Iterations.Where(iteration => iteration.Device < held).Max(static iteration => iteration.Started);
        Assert.True(after > last, "The schedule went on before the fleet was back.");
        Assert.Equal(0, summary.Generator.LateStarts);
    }

    [Fact]
    public async Task GoOn_KilledWhileTheFleetWasHeld_LeavesStartsTheirRateAndTellsFaultsWhenTheyActed()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(100, 20) with // 5 s of starts, 5 s of hold.
        {
            Fleet = new FleetPlan { Devices = 100, After = AfterOperational.Hold, Hold = TimeSpan.FromSeconds(5) },
            Faults = [Fault(at: 1, length: 1), Fault(at: 6, length: 3), Fault(at: 9, length: 1)],
        };
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(2), JournalRig.Busy(), state: RunState.Holding);
        var reaches = (await RunReplay.ReadAsync(rig.Folder, "the run", [])).Reaches.TotalSeconds;
        Assert.InRange(reaches, 7, 8.5);

        var (summary, _) = await rig.GoOnAsync(plan, Hour);

        Assert.InRange(summary.Generator.AchievedRate, 19.5, 20.5); // Those that were brought back were not the schedule's.
        const double Tolerance = 0.11;
        var resumed = (Hour + JournalRig.Preparing).TotalSeconds - reaches;
        Assert.Equal((1, 2), (summary.Faults[0].FromSeconds, summary.Faults[0].ToSeconds));
        Assert.Equal(6, summary.Faults[1].FromSeconds);
        Assert.Equal(9 + resumed, summary.Faults[1].ToSeconds!.Value, Tolerance); // It acted at the kill, and had the rest of its time behind the gap.
        Assert.Equal(9 + resumed + 5, summary.Faults[2].FromSeconds, Tolerance); // It waited for the fleet, 100 devices at 20 a second.
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));

        static FaultPlan Fault(int at, int length) => new(TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(length), "suback.drop", null, 1);
    }

    [Fact]
    public async Task GoOn_BehindAKillWithinAnOutage_GivesTheSharesThatWereNotSeenNoTime()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(100, 25) with { Gates = [new GatePlan("outage.not_back == 0"), new GatePlan("outage.t100 < 1m"), new GatePlan("outage.t50 < 1m"), new GatePlan("recovery.t100 < 1m")] };
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(2.5), new FakeScenario(LosesAtDevice40));

        var (summary, _) = await rig.GoOnAsync(plan, Hour);

        var outage = summary.Churn.Outages[0];
        Assert.Equal((40, 24, 16), (outage.Devices, outage.Back, outage.Unobserved));
        Assert.NotNull(outage.T50Ms);
        Assert.Null(outage.T95Ms);
        Assert.Null(summary.Churn.Recovery.T100Ms);
        Assert.Equal(summary.Churn.Outages.Sum(static each => each.Devices - each.Back - each.Unobserved), summary.Gates[0].Value);
        Assert.Equal([GateOutcome.NoData, GateOutcome.NoData], [summary.Gates[1].Outcome, summary.Gates[3].Outcome]);
        Assert.NotEqual(109, summary.ExitCode); // Its counters balance.
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));
    }

    /// <summary>All connect; at the fortieth the first forty are lost at once, of which 24 are back at once.</summary>
    private static Task LosesAtDevice40(Iteration iteration, CancellationToken cancellationToken)
    {
        var connections = iteration.Recorder.Connections;
        var now = iteration.Recorder.TimeProvider.GetTimestamp();
        iteration.Reached(0);
        Connect(iteration.Device, again: false);
        for (var device = 0; iteration.Device == 40 && device < 40; device++)
        {
            connections.CountLost("peer_closed");
            connections.Presence.Lost(device, now, now);
            if (device < 24)
            {
                Connect(device, again: true);
                iteration.Recorder.Recovered(1);
            }
        }

        iteration.Reached(1);
        iteration.End(Outcome.Ok);
        return Task.CompletedTask;

        void Connect(int device, bool again)
        {
            connections.CountAttempt();
            connections.CountConnected(again);
            connections.Presence.Attempted(now);
            connections.Presence.Connected(device, now);
        }
    }

    [Fact]
    public async Task GoOn_WhileTheFleetWasHeld_HoldsItForTheRest()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(10, 10) with { Fleet = new FleetPlan { Devices = 10, After = AfterOperational.Hold, Hold = TimeSpan.FromSeconds(20) } };
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(8), JournalRig.Busy(), state: RunState.Holding);
        var held = (await RunReplay.ReadAsync(rig.Folder, "the run", [])).Held;
        Assert.InRange(held.TotalSeconds, 6, 18);

        await rig.GoOnAsync(plan, Hour);

        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.InRange(replay.Held.TotalSeconds, 18.5, 20 + (held.TotalSeconds / 2)); // Together as long as the plan says, and not all of it again.
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(300)]
    public async Task GoOn_JournalCutOffWithinAFrame_LosesThatSecondAlone(int bytes)
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(200, 25);
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(4), JournalRig.Busy());
        var segment = Path.Combine(rig.Folder, "journal.seconds.000001");
        using (var stream = new FileStream(segment, FileMode.Open))
        {
            stream.SetLength(stream.Length - bytes);
        }

        var reaches = (await RunReplay.ReadAsync(rig.Folder, "the run", [])).Reaches;
        Assert.InRange(reaches.TotalSeconds, 2.9, 3.2);
        var (summary, _) = await rig.GoOnAsync(plan, Hour);

        Assert.Equal((200, 200), (summary.Devices.Started, summary.Generator.PlannedStarts));
        var replay = await RunReplay.ReadAsync(rig.Folder, "the run", []);
        Assert.Equal(JournalState.Whole, replay.State);
        Assert.Equal(SummaryJson.Write(summary), SummaryJson.Write(replay.Summarize(JournalRig.Facts)));
    }

    [Fact]
    public async Task GoOn_AnotherProcessHasTheJournal_Refuses()
    {
        using var rig = new JournalRig();
        var plan = JournalRig.Plan(200, 25);
        await rig.CutOffAsync(plan, TimeSpan.FromSeconds(2), JournalRig.Busy());
        using var engine = new EngineRig(plan);
        var head = await RunReplay.ReadHeadAsync(rig.Folder, "the run");
        using var first = await JournalWriter.ContinueAsync(rig.Folder, head, engine.Recorder, TimeSpan.FromSeconds(2), rig.Warnings.Add);

        await Assert.ThrowsAsync<IOException>(() => JournalWriter.ContinueAsync(rig.Folder, head, engine.Recorder, TimeSpan.FromSeconds(2), rig.Warnings.Add));
    }
}

using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;

namespace LoadHarness.UnitTests.Core.Engine;

public sealed class RunSessionTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    private static RunFacts Facts => new()
    {
        Run = new RunInfo { Id = "id", Name = "n", Scenario = "fake", StartedAt = default, FinishedAt = default, Seed = 1, Target = new TargetInfo("sim", "h:1"), Load = "", Version = "0" },
        Interrupted = false,
    };

    [Fact]
    public async Task Run_AbortingGateSurelyBroken_EndsEarlyAndSaysWhen()
    {
        var plan = EngineRig.Open(10_000, 100) with { Gates = [new GatePlan("timeout.rate < 1%", Abort: true, After: TimeSpan.FromSeconds(2))] };
        var scenario = new FakeScenario(static (iteration, _) =>
        {
            iteration.Complete(Suback, Outcome.NoSuback, 0, 0, 0);
            iteration.End(Outcome.NoSuback);
            return Task.CompletedTask;
        });
        using var rig = new EngineRig(plan, scenario);
        using var session = Session(plan, rig);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));

        var summary = session.Summarize(Facts);
        Assert.True(summary.Gates[0].AbortedAt >= 4, "Two seconds of grace and three windows come first.");
        Assert.InRange(summary.Devices.Started, 300, 9_999);
        Assert.Equal((GateOutcome.Fail, Verdict.Fail), (summary.Gates[0].Outcome, summary.Verdict));
    }

    [Fact]
    public async Task Run_GateBrokenOnTheWay_SaysSinceWhenAndOnHowManySamples()
    {
        var plan = EngineRig.Open(1000, 100) with { Gates = [new GatePlan("timeout.rate < 1%"), new GatePlan("timeout.rate < 99%")] };
        var started = 0;
        var scenario = new FakeScenario((iteration, _) =>
        {
            // The first 300 devices and the last 100 are answered, and no others.
            var answered = Interlocked.Increment(ref started) is <= 300 or > 900;
            iteration.Complete(Suback, answered ? Outcome.Ok : Outcome.NoSuback, 0, 0, 0);
            iteration.End(answered ? Outcome.Ok : Outcome.NoSuback);
            return Task.CompletedTask;
        });
        using var rig = new EngineRig(plan, scenario);
        using var session = Session(plan, rig);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));

        var gates = session.Summarize(Facts).Gates;
        Assert.Equal(GateOutcome.Fail, gates[0].Outcome);
        Assert.InRange(gates[0].BrokenAt!.Value, 3, 5);
        Assert.InRange(gates[0].BrokenOn!.Value, 301, 501);
        Assert.Equal((null, null, GateOutcome.Pass), (gates[1].BrokenAt, gates[1].BrokenOn, gates[1].Outcome));
    }

    [Fact]
    public async Task Run_GateHolds_RunsToItsEnd()
    {
        var plan = EngineRig.Open(300, 100) with { Gates = [new GatePlan("timeout.rate < 5%", Abort: true)] };
        using var rig = new EngineRig(plan);
        using var session = Session(plan, rig);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));

        var summary = session.Summarize(Facts);
        Assert.Null(summary.Gates[0].AbortedAt);
        Assert.Equal((300L, Verdict.Pass), (summary.Devices.Operational, summary.Verdict));
    }

    [Fact]
    public async Task Run_TooShortForADriftGate_IsInconclusiveInThePlansOrder()
    {
        var plan = EngineRig.Open(300, 100) with { Gates = [new GatePlan("timeout.rate < 5%"), new GatePlan("drift(suback.p99) < 2%/h"), new GatePlan("funnel.operational >= 90%")] };
        using var rig = new EngineRig(plan);
        using var session = Session(plan, rig);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));

        var summary = session.Summarize(Facts);
        Assert.Equal(["timeout.rate < 5%", "drift(suback.p99) < 2%/h", "funnel.operational >= 90%"], summary.Gates.Select(static gate => gate.That));
        Assert.Equal((GateOutcome.Inconclusive, Verdict.Inconclusive), (summary.Gates[1].Outcome, summary.Verdict));
        Assert.Contains("the run must last about 10 min longer", summary.VerdictReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SinkThrows_EndsTheRunInsteadOfGoingOnBlind()
    {
        var plan = EngineRig.Open(100_000, 10);
        using var rig = new EngineRig(plan);
        using var session = Session(plan, rig, new ThrowingSink());
        await Assert.ThrowsAsync<IOException>(() => rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None)));
        Assert.InRange(rig.Recorder.Starts.Started, 1, 99_999);
    }

    [Fact]
    public async Task Run_WorkBeforeTheRun_IsNotTheRunsCpu()
    {
        var probe = new FakeHostProbe { Reading = new HostReading(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 1) };
        var plan = EngineRig.Open(30, 10);
        using var rig = new EngineRig(plan);
        var rows = new RowSink();
        using var session = new RunSession(plan, rig.Scenario, rig.Recorder, rig.Clock, probe, [rows]);
        probe.Reading = new HostReading(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100), 7);
        await rig.PumpAsync(session.RunAsync(CancellationToken.None, CancellationToken.None));

        var generator = session.Summarize(Facts).Generator;
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (generator.CpuPercent.Harness, generator.CpuPercent.Simulator, generator.CpuPercent.Host, generator.GcPausePercent));
        Assert.All(rows.Rows, row => Assert.Equal(0, row.CpuHarnessPercent));
    }

    private static RunSession Session(RunPlan plan, EngineRig rig, params IRunSink[] sinks) => new(plan, rig.Scenario, rig.Recorder, rig.Clock, new FakeHostProbe(), sinks);

    private sealed class ThrowingSink : IRunSink
    {
        public void OnInterval(RunInterval interval) => throw new IOException("The disk is full.");
    }

    private sealed class RowSink : IRunSink
    {
        public List<TimelineRow> Rows { get; } = [];

        public void OnInterval(RunInterval interval) => Rows.Add(interval.Snapshot.Row);
    }
}

using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Scenarios;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Scenarios.Common;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>Are the numbers true? Compared with what the simulator did, packet by packet, and with what was done to the generator.</summary>
[Collection(Heavy.Name)]
public sealed class TruthTests
{
    [Fact]
    public async Task SubackLatency_PairedWithTheSimulatorsDelay_DiffersByNoMoreThan3Ms()
    {
        var plan = ScenarioRig.Plan(150, ScenarioRig.SubscribeStorm) with { Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = 60 } };
        await using var simulator = await StartAsync(plan, "suback.delay", TimeSpan.FromMilliseconds(50), share: 1);
        var wire = new WireLatencies();

        var result = await ScenarioRig.RunAsync(plan, simulator, wire);

        result.AssertBalanced();
        var differences = new List<double>();
        using var rest = simulator.Rest();
        foreach (var row in (await rest.GetStringAsync(new Uri("/admin/fault-record", UriKind.Relative))).Trim().Split('\n').Skip(1))
        {
            var fields = row.Split(',');
            var held = double.Parse(fields[6], CultureInfo.InvariantCulture);
            differences.Add(wire.Milliseconds[(fields[1], ushort.Parse(fields[3], CultureInfo.InvariantCulture))] - held);
        }

        Assert.Equal(600, differences.Count);
        differences.Sort();

        // The simulator notes a packet once it is written, when a fast device has it already: a little below zero is true too.
        Assert.InRange(differences[300], -1, 3);
    }

    [Fact]
    public async Task TimeoutRate_SubacksDroppedFor5Percent_EqualsTheSimulatorsCount()
    {
        // Closed model: a busy host cannot make starts late, which would make the run invalid in place of failed.
        var plan = ScenarioRig.Plan(200) with
        {
            Load = new LoadPlan { Executor = ExecutorNames.RampingDevices, Stages = [new StagePlan(TimeSpan.FromSeconds(4), 200)] },
            Timeouts = new TimeoutPlan { Suback = TimeSpan.FromSeconds(1), LateWindow = TimeSpan.FromSeconds(1) },
            Gates = [new GatePlan("timeout.rate < 0.5%")],
        };
        await using var simulator = await StartAsync(plan, "suback.drop", delay: null, share: 0.05);

        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        var summary = result.Summary;
        Assert.Equal(10, simulator.Host.Stats.Faults["suback.drop"].Devices);
        Assert.Equal((10, 200, 0.05), (summary.Timeouts.Iterations, summary.Timeouts.Started, summary.Timeouts.Rate));
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["no_suback"] = 10 }, summary.Timeouts.Causes.Where(static cause => cause.Value > 0).ToDictionary(StringComparer.Ordinal));
        Assert.Equal((10, 0), (summary.Subacks.Never, summary.Subacks.Late));
        Assert.Equal([200, 190, 190, 190, 190, 190], result.Funnel);
        Assert.Equal((Verdict.Fail, (int)ExitCode.GateFailed), (summary.Verdict, summary.ExitCode));
        Assert.Equal(0.05, Assert.Single(summary.Gates).Value);
    }

    [Fact]
    public async Task PausedGenerator_ShowsInResponseTimeNotInServiceTime()
    {
        // Plain TCP: what piles up behind the pause must not be the handshakes' CPU.
        var plan = ScenarioRig.Plan(300, ScenarioRig.SubscribeStorm) with { Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = 100 } };
        await using var simulator = await RunningSimulator.StartAsync(static options => options with { PlainPort = 0 });

        var result = await ScenarioRig.RunAsync(plan, RunningSimulator.Port(simulator.Host.Ready.Plain!), clock: new PausingClock(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));

        result.AssertBalanced();
        var suback = result.Step("suback");
        Assert.Equal(1200, suback.ResponseMs.Samples);
        Assert.True(suback.ResponseMs.P99 >= 500, $"{suback.ResponseMs}");
        Assert.True(suback.ServiceMs.P99 < 500, $"{suback.ServiceMs}");
        Assert.True(result.Summary.Generator.LateStarts >= 50, $"{result.Summary.Generator}");
        Assert.Equal((false, Verdict.Invalid, (int)ExitCode.Invalid), (result.Summary.Generator.Valid, result.Summary.Verdict, result.Summary.ExitCode));
        Assert.Equal(300, result.Summary.Devices.Operational);
    }

    [Fact]
    public async Task LateSubacks_AreCountedLateWithTheirTrueLatency()
    {
        var plan = ScenarioRig.Plan(10, ScenarioRig.SubscribeStorm) with
        {
            Timeouts = new TimeoutPlan { Suback = TimeSpan.FromMilliseconds(300), LateWindow = TimeSpan.FromSeconds(2) },
        };
        await using var simulator = await StartAsync(plan, "suback.delay", TimeSpan.FromMilliseconds(800), share: 1);

        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        var suback = result.Step("suback");
        Assert.Equal((10, 0, 10, 10, 0), (suback.Attempts, suback.Ok, suback.Timeouts, suback.Late, suback.Never));
        Assert.Equal((10, 0), (result.Summary.Subacks.Late, result.Summary.Subacks.Never));
        Assert.Equal(10, suback.ServiceMs.Samples);
        Assert.InRange(suback.ServiceMs.Max!.Value, 800, 1100);
        Assert.Equal((10, 10), (result.Summary.Timeouts.Iterations, result.Summary.Timeouts.Causes["late_suback"]));
    }

    [Fact]
    public async Task ImpatientClient_ClosesAtTheTimeoutAndSeesNothingLate()
    {
        var plan = ScenarioRig.Plan(5, ScenarioRig.SubscribeStorm) with
        {
            Timeouts = new TimeoutPlan { Suback = TimeSpan.FromMilliseconds(300), LateWindow = TimeSpan.FromSeconds(20), OnTimeout = OnTimeout.Close },
        };
        await using var simulator = await StartAsync(plan, "suback.delay", TimeSpan.FromMilliseconds(800), share: 1);

        var started = TimeProvider.System.GetTimestamp();
        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        Assert.Equal((5, 0, 5), (result.Step("suback").Attempts, result.Step("suback").Late, result.Step("suback").Never));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "It waited for the late window.");
    }

    private static Task<RunningSimulator> StartAsync(RunPlan plan, string fault, TimeSpan? delay, double share)
    {
        string[] ids = [.. Enumerable.Range(0, plan.Fleet.Devices).Select(index => DeviceNames.Serial(plan, "run", index))];
        var schedule = FaultSchedule.FromPlan([new FaultPlan(TimeSpan.Zero, null, fault, delay is { } value ? FaultDelay.Of(value) : null, share)], plan.Fleet.Seed, ids);
        return RunningSimulator.StartAsync(options => options with { Faults = schedule, ArmAtStart = true });
    }

    /// <summary>The thread's clock, but for one pause in which the generator stands still.</summary>
    private sealed class PausingClock(TimeSpan after, TimeSpan pause) : PacingClock(TimeProvider.System)
    {
        private readonly ThreadPacingClock _clock = new();
        private long _start;
        private bool _paused;

        public override async ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
        {
            _start = _start == 0 ? TimeProvider.GetTimestamp() : _start;
            if (!_paused && due >= After(_start, after))
            {
                _paused = true;
                await _clock.WaitUntilAsync(After(due, pause), cancellationToken);
                return;
            }

            await _clock.WaitUntilAsync(due, cancellationToken);
        }
    }
}

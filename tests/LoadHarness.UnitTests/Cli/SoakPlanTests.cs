using LoadHarness.Cli;
using LoadHarness.Core;
using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Scenarios;
using LoadHarness.UnitTests.Core.Gates;
using LoadHarness.UnitTests.LiveView;

namespace LoadHarness.UnitTests.Cli;

public sealed class SoakPlanTests
{
    private const int Interval = 10;

    private const string Held = "fleet: { devices: 10, hold: 2h }\nload: { executor: constant-arrival-rate, rate: 10/s }\n";

    [Fact]
    public void Load_ShortPlan_IsHeldForHours()
    {
        var loaded = Load("fleet: { devices: 10 }\nload: { executor: constant-arrival-rate, rate: 10/s }\n");
        Assert.Equal((TimeSpan.FromHours(8), "soak"), (loaded.Plan.Fleet.Hold, loaded.Overrides["fleet.hold"]));
    }

    [Fact]
    public void Load_LongPlan_KeepsItsLength() => Assert.Equal(TimeSpan.FromHours(2), Load(Held).Plan.Fleet.Hold);

    [Fact]
    public void Load_Duration_IsHowLongTheFleetIsHeld()
    {
        var loaded = Load(Held, duration: "3d");
        Assert.Equal((TimeSpan.FromDays(3), "--duration", null), (loaded.Plan.Fleet.Hold, loaded.Overrides["fleet.hold"], loaded.Plan.Load.Duration));
    }

    [Fact]
    public void Load_DevicesThatStartForEver_DurationIsHowLongTheyStart()
    {
        var plan = Load("fleet: { devices: 10, iterations: forever, after: disconnect }\nload: { executor: constant-arrival-rate, rate: 10/s, duration: 1m }\n", duration: "3h").Plan;
        Assert.Equal(TimeSpan.FromHours(3), plan.Load.Duration);
        Assert.Contains(plan.Gates, static gate => gate.That == "drift(suback.p99) < 5%/h");
    }

    [Fact]
    public void Load_DevicesThatDisconnectForGood_IsRefused()
    {
        var failure = Assert.Throws<HarnessException>(() => Load("fleet: { devices: 10, after: disconnect }\nload: { executor: constant-arrival-rate, rate: 10/s }\n"));
        Assert.Equal((ExitCode.BadInput, "Set 'fleet.after: hold', or 'fleet.iterations: forever'."), (failure.ExitCode, failure.Hint));
    }

    [Fact]
    public void Load_AnyPlan_HasGatesOnItsOwnResources()
    {
        var gates = Load(Held).Plan.Gates.Select(static gate => gate.That).ToArray();
        Assert.All((string[])["live_bytes", "working_set", "handles", "threads"], name => Assert.Contains(gates, gate => gate.StartsWith($"drift(harness.{name})", StringComparison.Ordinal)));
        Assert.DoesNotContain(gates, static gate => gate.Contains("telemetry", StringComparison.Ordinal)); // Nothing is published.
    }

    [Fact]
    public void Load_PlanWithAGateOfItsOwn_KeepsThatOne()
    {
        var gates = Load(Held + "gates: [ 'drift(harness.handles) < 1/h', 'timeout.rate < 1%' ]\n").Plan.Gates.Select(static gate => gate.That).ToArray();
        Assert.Equal("drift(harness.handles) < 1/h", Assert.Single(gates, static gate => gate.Contains("handles", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_BadPlan_SaysAllFaults()
    {
        var failure = Assert.Throws<HarnessException>(() => Load("fleet: { devices: -1, hold: nonsense }\n"));
        Assert.Contains("fleet.hold", failure.Message, StringComparison.Ordinal);
        Assert.Contains("fleet.devices", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadyPlan_NeedsNothingAdded()
    {
        var yaml = ReadyPlans.Read(SoakPlan.DefaultPlan)!;
        var loaded = SoakPlan.Load(yaml, "soak", [], new Dictionary<string, string>(StringComparer.Ordinal), null, []);
        Assert.Empty(loaded.Overrides);
        Assert.Equal(TimeSpan.FromHours(8), loaded.Plan.Fleet.Hold);
    }

    [Fact]
    public void ReadyPlan_EightHoursWithoutDrift_PassesEachDriftGate()
    {
        var plan = Load(ReadyPlans.Read(SoakPlan.DefaultPlan)!).Plan;
        Assert.All(PlanDescription.Of(plan, ScenarioCatalog.Find(plan.Scenario).AttemptsPerIteration(plan)).Gates, static need => Assert.True(need.Reachable, need.Sentence));

        var metrics = new FakeGateMetrics();
        var watch = new DriftWatch([.. plan.Gates.Select(static gate => GateExpression.Parse(gate.That))], plan.Warmup, () => metrics);
        var random = new Random(42);
        var template = Snapshots.At(5) with { State = RunState.Running, Row = Snapshots.At(5).Row with { Invalid = "" } };
        for (var second = 0; second < plan.Fleet.Hold.TotalSeconds; second += Interval)
        {
            var losses = plan.Fleet.Devices * plan.Churn!.Share * second / plan.Churn.Every.TotalSeconds;
            metrics.Proportions["telemetry.timeout.rate"] = (0, second * 100L);
            metrics.Proportions["suback.timeout.rate"] = (0, (long)losses);
            metrics.Numbers["churn.reconnects"] = losses;
            metrics.Numbers[MetricCatalog.DeviceHours] = plan.Fleet.Devices * second / 3600.0;
            metrics.Numbers[MetricCatalog.Settled] = second % (4 * Interval) == 0 ? 1 : 0;
            metrics.Numbers[MetricCatalog.LiveBytes] = 20e6 + (random.NextDouble() * 1e6);
            metrics.Numbers[MetricCatalog.WorkingSet] = 120e6 + (random.NextDouble() * 5e6);
            metrics.Numbers["harness.handles"] = 1040 + random.Next(5);
            metrics.Numbers["harness.threads"] = 18 + random.Next(2);
            var subacks = (int)(losses + (plan.Fleet.Devices * plan.Churn.Share * Interval / plan.Churn.Every.TotalSeconds)) - (int)losses;
            watch.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + Interval), template, [Latencies(StepKind.Telemetry, 100 * Interval, random), Latencies(StepKind.Suback, subacks, random)]));
        }

        Assert.All(watch.Results, static result => Assert.True(result.Outcome == GateOutcome.Pass, result.Reason));
    }

    [Theory]
    [InlineData("1%", true)] // 200 an hour, in eight hours 1,600: enough for the median, which takes 20 in each of 36 windows.
    [InlineData("0.3%", false)]
    [InlineData("30%", true)]
    public void Load_ChurnOfFewDevices_HasGatesOnWhatCanBeDecidedOnly(string share, bool hasMedian)
    {
        var gates = Load($"fleet: {{ devices: 333, hold: 8h }}\nload: {{ executor: constant-arrival-rate, rate: 10/s }}\nchurn: {{ share: {share}, every: 1m }}\n").Plan.Gates.Select(static gate => gate.That).ToArray();
        Assert.Equal((hasMedian, share == "30%"), (gates.Contains("drift(suback.p50) < 5%/h"), gates.Contains("drift(suback.p99) < 5%/h")));
    }

    private static IntervalHistogram Latencies(StepKind kind, int count, Random random)
    {
        var histogram = new HdrHistogram.LongHistogram(1, 100_000_000, 2);
        for (var i = 0; i < count; i++)
        {
            histogram.RecordValue((long)(800 * Math.Exp(0.4 * ((random.NextDouble() * 2) - 1))));
        }

        return new IntervalHistogram(new Step(Phase.Device, kind), false, false, histogram);
    }

    private static LoadedPlan Load(string yaml, string? duration = null) =>
        SoakPlan.Load(yaml, "plan.yaml", [], new Dictionary<string, string>(StringComparer.Ordinal), duration is null ? null : (duration, "--duration"), []);
}

using LoadHarness.Core.Gates;
using LoadHarness.Core.Gates.Drift;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.LiveView;

namespace LoadHarness.UnitTests.Core.Gates.Drift;

public sealed class DriftWatchTests
{
    private static readonly Step Suback = new(Phase.Claim, StepKind.Suback);

    private readonly FakeGateMetrics _metrics = new();

    [Fact]
    public void OnInterval_LatencyThatCreepsUp_FailsItsGateAlone()
    {
        var watch = Watch("drift(suback.p99) < 2%/h", "timeout.rate < 1%", "drift(suback.response.p99) < 2%/h", "drift(connack.p99) < 2%/h");
        Feed(watch, minutes: 120, second => 100 + (second / 60.0));
        Assert.Equal([GateOutcome.Fail, GateOutcome.NoData, GateOutcome.NoData], watch.Results.Select(static result => result.Outcome));
        Assert.Equal(0.6, watch.Results[0].Value!.Value, 1);
    }

    [Fact]
    public void OnInterval_WarmUpAndInvalidSeconds_AreLeftOut()
    {
        var watch = new DriftWatch([GateExpression.Parse("drift(suback.p99) < 2%/h")], TimeSpan.FromMinutes(10), () => _metrics);
        Feed(watch, minutes: 60, second => second < 600 ? 5000 - (8 * second) : second % 7 == 0 ? 3000 : 100, second => second % 7 == 0 ? "gc_pause" : "");
        Assert.Equal((GateOutcome.Pass, 0.0), (watch.Results[0].Outcome, Math.Round(watch.Results[0].Value!.Value, 6)));
    }

    [Fact]
    public void OnInterval_RateOfEachWindow_IsNotTheRateSinceTheStart()
    {
        // 0.1 % of the attempts at first, and a further 0.1 % each ten minutes: 0.6 points an hour.
        var watch = Watch("drift(suback.timeout.rate) < 0.1%/h");
        var (hits, trials) = (0.0, 0L);
        Feed(watch, minutes: 120, _ => 1, each: second =>
        {
            (hits, trials) = (hits + (1000 * (0.001 + (second / 600_000.0))), trials + 1000);
            _metrics.Proportions["suback.timeout.rate"] = ((long)hits, trials);
        });
        Assert.Equal((GateOutcome.Fail, 0.006), (watch.Results[0].Outcome, Math.Round(watch.Results[0].Value!.Value, 4)));
    }

    [Fact]
    public void OnInterval_OwnHandles_AreJudgedEvenInInvalidSeconds()
    {
        var watch = Watch("drift(harness.handles) < 1/h");
        Feed(watch, minutes: 60, _ => 1, _ => "late_starts", second => _metrics.Numbers["harness.handles"] = 100 + (second / 60));
        Assert.Equal((GateOutcome.Fail, 60.0), (watch.Results[0].Outcome, Math.Round(watch.Results[0].Value!.Value, 0)));
    }

    [Fact]
    public void OnInterval_ReconnectsPerDeviceHour_AreThoseOfTheWindow()
    {
        var watch = Watch("drift(churn.reconnects_per_device_hour) < 10%/h");
        Feed(watch, minutes: 60, _ => 1, each: second => (_metrics.Numbers["churn.reconnects"], _metrics.Numbers[MetricCatalog.DeviceHours]) = (second * 2, second * 4));
        Assert.Equal(GateOutcome.Pass, watch.Results[0].Outcome);
    }

    [Fact]
    public void OnInterval_RunWithoutAProcessForAnHour_IsInNoWindowAndTheTargetsDriftGoesOnBehindIt()
    {
        var watch = Watch("drift(suback.p99) < 2%/h", "drift(suback.timeout.rate) < 0.1%/h");
        double Creeping(int second) => 100 + (second / 60.0);
        void Rate(int second) => _metrics.Proportions["suback.timeout.rate"] = (second, second * 1000L);
        Feed(watch, (0, 3605), Creeping, each: Rate);
        FeedGap(watch, 3605, 7205);
        Feed(watch, (7205, 10_805), Creeping, each: Rate);

        Assert.Equal(GateOutcome.Fail, watch.Results[0].Outcome);
        Assert.Equal(0.6, watch.Results[0].Value!.Value, 1); // A share an hour of the clock, the gap included.
        Assert.Equal(GateOutcome.Pass, watch.Results[1].Outcome); // One in a thousand before and after.
    }

    [Fact]
    public void OnInterval_OwnMemoryOfAnotherProcess_BeginsAnew()
    {
        var watch = Watch("drift(harness.working_set) < 1MiB/h");
        Feed(watch, (0, 3600), static _ => 1, each: second => _metrics.Numbers["harness.working_set"] = 100_000_000 + (second * 10_000));
        Assert.Equal(GateOutcome.Fail, watch.Results[0].Outcome);

        FeedGap(watch, 3600, 7200);
        Assert.Equal(GateOutcome.Inconclusive, watch.Results[0].Outcome);
        Feed(watch, (7200, 10_800), static _ => 1, each: _ => _metrics.Numbers["harness.working_set"] = 50_000_000);
        Assert.Equal(GateOutcome.Pass, watch.Results[0].Outcome); // The second process does not leak, and is not blamed for the first.
    }

    [Fact]
    public void OnInterval_OwnHandlesBehindAResume_CountOnceTheFleetIsBackAndWarm()
    {
        var watch = new DriftWatch([GateExpression.Parse("drift(harness.handles) < 10/h")], TimeSpan.FromMinutes(5), () => _metrics, comingBack: TimeSpan.FromMinutes(10));
        Feed(watch, (0, 600), static _ => 1, each: _ => _metrics.Numbers["harness.handles"] = 5000);
        FeedGap(watch, 600, 1200);
        Feed(watch, (1200, 2100), static _ => 1, each: second => _metrics.Numbers["harness.handles"] = Math.Min(5000, (second - 1200) * 6)); // It comes back, a device after the other.
        Assert.Equal(0, watch.Results[0].Samples);

        Feed(watch, (2100, 3600), static _ => 1, each: _ => _metrics.Numbers["harness.handles"] = 5000);
        Assert.Equal((GateOutcome.Pass, 0), (watch.Results[0].Outcome, watch.Results[0].Value));
    }

    [Theory]
    [InlineData("harness.working_set")]
    [InlineData("harness.live_bytes")]
    public void OnInterval_OwnMemory_IsReadOnlyWhereItIsSettled(string metric)
    {
        var watch = Watch($"drift({metric}) < 1MiB/h");
        Feed(watch, minutes: 60, static _ => 1, each: second =>
        {
            var isSettled = second % 40 == 0;
            _metrics.Numbers[MetricCatalog.Settled] = isSettled ? 1 : 0;
            _metrics.Numbers[metric] = isSettled ? 100e6 : 100e6 + (second * 50_000); // What the collector keeps, and hands back.
        });
        Assert.Equal((GateOutcome.Pass, 0), (watch.Results[0].Outcome, watch.Results[0].Value));
    }

    [Fact]
    public void OnInterval_WorkingSet_IsThatRightBehindTheSettling()
    {
        var watch = Watch("drift(harness.working_set) < 1MiB/h");
        Feed(watch, minutes: 60, static _ => 1, each: second =>
        {
            _metrics.Numbers[MetricCatalog.Settled] = second % 31 == 0 ? 1 : 0;
            _metrics.Numbers[MetricCatalog.SettledWorkingSet] = 100e6;
            _metrics.Numbers["harness.working_set"] = 100e6 + (second * 50_000); // What was allocated until the second ended.
        });
        Assert.Equal((GateOutcome.Pass, 0), (watch.Results[0].Outcome, watch.Results[0].Value));
    }

    [Fact]
    public void OnInterval_TargetsCounterNotReadBeforeTheGapsEnd_LeavesTheGapOut()
    {
        var watch = Watch("drift(target.messages_total) < 10%/h");
        Feed(watch, (0, 3600), static _ => 1, each: second => _metrics.Numbers["target.messages_total"] = second * 100.0);
        _metrics.Numbers["target.messages_total"] = null; // The new process has not read it yet.
        FeedGap(watch, 3600, 7200);
        Feed(watch, (7200, 10_800), static _ => 1, each: second => _metrics.Numbers["target.messages_total"] = 5e9 + (second * 100.0));
        Assert.Equal(GateOutcome.Pass, watch.Results[0].Outcome);
    }

    [Fact]
    public void OnInterval_TargetsOwnMemory_IsJudgedAndWhatIsNotKnownIsLeftOut()
    {
        var watch = Watch("drift(target.process_resident_memory_bytes) < 1MiB/h");
        Feed(watch, minutes: 120, static _ => 1, each: second => _metrics.Numbers["target.process_resident_memory_bytes"] = second % 600 < 60 ? null : 500e6 + (second / 15 * 15 * 10_000));
        Assert.Equal((GateOutcome.Fail, 36e6), (watch.Results[0].Outcome, Math.Round(watch.Results[0].Value!.Value / 1e6) * 1e6));
    }

    [Fact]
    public void OnInterval_TargetsCounter_IsJudgedByItsRateAndNotByWhatItHadBefore()
    {
        var watch = Watch("drift(target.messages_total) < 10%/h");
        Feed(watch, minutes: 60, static _ => 1, each: second => _metrics.Numbers["target.messages_total"] = 9e12 + (second * 100.0));
        Assert.Equal(GateOutcome.Pass, watch.Results[0].Outcome);
    }

    [Fact]
    public void Results_BetweenWindows_AreNotMadeAnew()
    {
        var watch = Watch("drift(suback.p99) < 2%/h");
        Feed(watch, minutes: 20, _ => 100);
        var results = watch.Results;
        Feed(watch, (1200, 1205), _ => 100);
        Assert.Same(results, watch.Results);
    }

    private static void FeedGap(DriftWatch watch, int from, int to)
    {
        var template = Snapshots.At(5);
        watch.OnInterval(new RunInterval(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), template with { State = RunState.Running, Row = template.Row with { Invalid = "unobserved" } }, []));
    }

    private DriftWatch Watch(params string[] gates) => new([.. gates.Select(GateExpression.Parse)], TimeSpan.Zero, () => _metrics);

    private static void Feed(DriftWatch watch, int minutes, Func<int, double> milliseconds, Func<int, string>? invalid = null, Action<int>? each = null) =>
        Feed(watch, (0, minutes * 60), milliseconds, invalid, each);

    /// <summary>Seconds with a hundred SUBACKs each.</summary>
    private static void Feed(DriftWatch watch, (int From, int To) seconds, Func<int, double> milliseconds, Func<int, string>? invalid = null, Action<int>? each = null)
    {
        var template = Snapshots.At(5);
        for (var second = seconds.From; second < seconds.To; second++)
        {
            each?.Invoke(second);
            var histogram = new HdrHistogram.LongHistogram(1, 100_000_000, 3);
            histogram.RecordValueWithCount((long)(milliseconds(second) * 1000), 100);
            var snapshot = template with { State = RunState.Running, Row = template.Row with { Invalid = invalid?.Invoke(second) ?? "" } };
            watch.OnInterval(new RunInterval(TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(second + 1), snapshot, [new IntervalHistogram(Suback, false, false, histogram)]));
        }
    }
}

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
    public void Results_BetweenWindows_AreNotMadeAnew()
    {
        var watch = Watch("drift(suback.p99) < 2%/h");
        Feed(watch, minutes: 20, _ => 100);
        var results = watch.Results;
        Feed(watch, (1200, 1205), _ => 100);
        Assert.Same(results, watch.Results);
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

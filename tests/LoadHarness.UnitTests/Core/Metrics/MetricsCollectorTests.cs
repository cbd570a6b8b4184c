using LoadHarness.Core.Engine;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Core.Engine;

namespace LoadHarness.UnitTests.Core.Metrics;

public sealed class MetricsCollectorTests
{
    private static readonly Step ClaimSuback = new(Phase.Claim, StepKind.Suback);
    private static readonly Step DeviceSuback = new(Phase.Device, StepKind.Suback);

    [Fact]
    public async Task Run_EachSecond_HandsOverARowOfItsOwn()
    {
        await using var rig = await Rig.StartAsync();
        rig.Record(ClaimSuback, Outcome.Ok, 10);
        rig.Record(DeviceSuback, Outcome.Ok, 30);
        rig.Recorder.Connections.CountConnected(again: false);
        rig.Probe.Reading = new HostReading(Seconds(0.5), Seconds(0.25), Seconds(2), Seconds(0.01), 5000) { HostCpus = 4 };
        var first = (await rig.NextAsync(1)).Row;
        Assert.Equal((1.0, 1L, 1L, 1L, 1L, 2L), (first.T, first.Due, first.Started, first.Active, first.Connected, first.Subacks));
        Assert.Equal((10.0, 30.0), (Math.Round(first.SubackP50Ms!.Value), Math.Round(first.SubackP99Ms!.Value)));
        Assert.Equal((50.0, 25.0, 50.0, 1.0, 5000L), (first.CpuHarnessPercent, first.CpuSimulatorPercent!.Value, first.CpuHostPercent!.Value, first.GcPausePercent, first.WorkingSetBytes));

        rig.Probe.Reading = rig.Probe.Reading with { WorkingSet = 4000 };
        var second = (await rig.NextAsync(2)).Row;
        Assert.Equal((2.0, 0L, null, 0.0, 4000L), (second.T, second.Subacks, second.SubackP50Ms, second.CpuHarnessPercent, second.WorkingSetBytes));
        Assert.Equal(5000, rig.Collector.PeakWorkingSet);
    }

    [Fact]
    public async Task Run_SecondsBeyondBudget_AreMarkedAndAddedUp()
    {
        await using var rig = await Rig.StartAsync();
        rig.Probe.Reading = rig.Probe.Reading with { WakeUpP99Ms = 20, Throttled = default(TimeSpan) };
        Assert.Equal("", (await rig.NextAsync(1)).Row.Invalid);
        rig.Probe.Reading = rig.Probe.Reading with { WakeUpP99Ms = 501, Throttled = Seconds(0.75) };
        for (var second = 2; second <= 4; second++)
        {
            Assert.Equal("wake_up_delay", (await rig.NextAsync(second)).Row.Invalid);
        }

        rig.Probe.Reading = rig.Probe.Reading with { WakeUpP99Ms = null, GcPause = Seconds(0.3) };
        var last = await rig.NextAsync(5);

        Assert.Equal(("gc_pause", 750.0), (last.Row.Invalid, rig.Snapshots[1].Row.ThrottledMs));
        Assert.Equal([new InvalidWindow(1, 4, "wake_up_delay"), new InvalidWindow(4, 5, "gc_pause")], last.Generator.InvalidWindows);
        Assert.Equal((80.0, 501.0, false), (last.Generator.InvalidPercent, last.Generator.WorstWakeUpMs!.Value, last.Generator.Valid));
    }

    [Fact]
    public async Task Run_SecondsBeyondBudgetOnceAllIsMeasured_DoNotCount()
    {
        await using var rig = await Rig.StartAsync();
        rig.Probe.Reading = rig.Probe.Reading with { WakeUpP99Ms = 501 };
        Assert.Equal("wake_up_delay", (await rig.NextAsync(1)).Row.Invalid);

        await rig.FinishAsync();
        Assert.Equal("wake_up_delay", (await rig.NextAsync(2)).Row.Invalid); // Something was still measured in this one.
        var last = await rig.NextAsync(3);

        Assert.Equal("", last.Row.Invalid);
        Assert.Equal([new InvalidWindow(0, 2, "wake_up_delay")], last.Generator.InvalidWindows);
    }

    [Fact]
    public async Task Run_OwnLimits_MarkTheirSecondAndAreCounted()
    {
        await using var rig = await Rig.StartAsync();
        var tcp = new Step(Phase.Claim, StepKind.Tcp);
        rig.Record(tcp, Outcome.LocalPortsExhausted, 0);
        rig.Record(tcp, Outcome.DescriptorsExhausted, 0);
        rig.Record(tcp, Outcome.DescriptorsExhausted, 0);
        Assert.Equal("local_ports+descriptors", (await rig.NextAsync(1)).Row.Invalid);
        var stall = rig.Recorder.Connections.Stalls.Begin(rig.Time.GetTimestamp());
        var second = await rig.NextAsync(2);
        Assert.Equal(("send_stall", 1000.0), (second.Row.Invalid, second.Row.SendStallMs));
        rig.Recorder.Connections.Stalls.End(stall, rig.Time.GetTimestamp());
        await rig.NextAsync(3); // It has waited for as long when the second begins.
        var last = await rig.NextAsync(4);
        Assert.Equal(("", 0.0), (last.Row.Invalid, last.Row.SendStallMs));
        Assert.Equal((1L, 2L, 1L, 1000.0), (last.Generator.PortErrors, last.Generator.DescriptorErrors, last.Generator.SendStalls, last.Generator.LongestSendStallMs));
    }

    [Fact]
    public async Task Run_LatencyBeyondTheHistogram_IsCounted()
    {
        await using var rig = await Rig.StartAsync();
        rig.Record(ClaimSuback, Outcome.Ok, 3_600_000);
        Assert.Equal(0, (await rig.NextAsync(1)).Generator.ClampedValues);
        rig.Record(ClaimSuback, Outcome.Ok, 3_600_001);
        var second = await rig.NextAsync(2);
        Assert.Equal((2, "clamped_values"), (second.Generator.ClampedValues, second.Row.Invalid)); // Service and response time.
    }

    [Fact]
    public async Task Run_Snapshots_AddUpAndIntervalsDoNot()
    {
        await using var rig = await Rig.StartAsync();
        rig.Record(ClaimSuback, Outcome.Ok, 10);
        rig.Record(ClaimSuback, Outcome.LateSuback, 7000);
        Assert.Equal(2, (await rig.NextAsync(1)).Steps["suback"].ServiceMs.Samples);
        Assert.Equal(["claim.suback False False 1", "claim.suback True False 1", "claim.suback False True 1", "claim.suback True True 1"], rig.Histograms[0]);
        rig.Record(ClaimSuback, Outcome.Ok, 20);
        Assert.Equal(3, (await rig.NextAsync(2)).Steps["suback"].ServiceMs.Samples);
        Assert.Equal(["claim.suback False False 1", "claim.suback True False 1"], rig.Histograms[1]);
    }

    [Fact]
    public async Task Run_Ended_CollectsWhatCameAfterTheLastSecond()
    {
        await using var rig = await Rig.StartAsync();
        await rig.NextAsync(1);
        rig.Record(ClaimSuback, Outcome.Ok, 10);
        rig.Time.Advance(Seconds(0.3));
        await rig.EndAsync();
        Assert.Equal((2, 1.3), (rig.Snapshots.Count, Math.Round(rig.Snapshots[1].Elapsed.TotalSeconds, 6)));
        Assert.Equal(1, rig.Collector.Totals.Summarize([ClaimSuback]).ServiceMs.Samples);
    }

    [Fact]
    public async Task Run_ConnectedDevices_GiveDeviceHours()
    {
        await using var rig = await Rig.StartAsync();
        for (var i = 0; i < 36; i++)
        {
            rig.Recorder.Connections.CountConnected(again: i < 6);
        }

        for (var second = 1; second <= 10; second++)
        {
            await rig.NextAsync(second);
        }

        Assert.Equal(0.1, rig.Collector.Totals.DeviceHours, 9);
        Assert.Equal(60, rig.Snapshots[^1].Churn.ReconnectsPerDeviceHour, 6);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>An engine with one device that stays busy, and a collector beside it.</summary>
    private sealed class Rig : IRunSink, IAsyncDisposable
    {
        private readonly FakeScenario _scenario = FakeScenario.Gated();
        private readonly EngineRig _engine;
        private readonly CancellationTokenSource _ended = new();
        private Task _running = Task.CompletedTask;
        private Task _collecting = Task.CompletedTask;

        private Rig()
        {
            var plan = EngineRig.Open(1, 1);
            _engine = new EngineRig(plan, _scenario);
            Collector = new MetricsCollector(plan, _engine.Engine, _engine.Recorder, Probe, null, static (_, _) => [], [this]);
        }

        public FakeHostProbe Probe { get; } = new() { Reading = new HostReading(default, default(TimeSpan), default(TimeSpan), default, 1) };

        public MetricsCollector Collector { get; }

        public RunRecorder Recorder => _engine.Recorder;

        public Microsoft.Extensions.Time.Testing.FakeTimeProvider Time => _engine.Time;

        public List<MetricsSnapshot> Snapshots { get; } = [];

        public List<string[]> Histograms { get; } = [];

        public static async Task<Rig> StartAsync()
        {
            var rig = new Rig();
            rig._running = rig._engine.RunAsync();
            await EngineRig.EventuallyAsync(() => rig._scenario.Active == 1);
            rig._collecting = rig.Collector.RunAsync(rig._ended.Token);
            return rig;
        }

        public void Record(Step step, Outcome outcome, double milliseconds) => Recorder.Complete(step, outcome, 0, 0, Seconds(milliseconds / 1000).Ticks, measured: true);

        public async Task<MetricsSnapshot> NextAsync(int count)
        {
            Time.Advance(Seconds(1));
            await EngineRig.EventuallyAsync(() => Volatile.Read(ref _count) >= count);
            return Snapshots[count - 1];
        }

        private int _count;

        public void OnInterval(RunInterval interval)
        {
            Histograms.Add([.. interval.Histograms.Select(h => $"{h.Step} {h.IsResponse} {h.IsLate} {h.TotalCount}")]);
            Snapshots.Add(interval.Snapshot);
            Interlocked.Increment(ref _count);
        }

        /// <summary>Lets the run's devices end, and the run with them.</summary>
        public async Task FinishAsync()
        {
            _scenario.OpenGate();
            await _running;
        }

        public async Task EndAsync()
        {
            await _ended.CancelAsync();
            await _collecting;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _scenario.OpenGate();
            await _engine.PumpAsync(_running);
            _ended.Dispose();
            _engine.Dispose();
        }
    }
}

using System.Globalization;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Hosting;
using LoadHarness.IntegrationTests.Scenarios;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>Is a SUBACK's latency what another program saw on the wire? Over plain TCP, since nobody else can read TLS.</summary>
[Collection(Heavy.Name)]
public sealed class WireCaptureTests(ITestOutputHelper output)
{
    private const int FiltersPerDevice = 10;
    private const double DevicesPerSecond = 50; // 500 subscribes a second.

    [Fact]
    [Trait("Category", "interop")]
    public async Task Subacks_OfEachPacket_AreThoseOnTheWire()
    {
        var (wire, own, _) = await MeasureAsync(devices: 50);

        Assert.Equal(50 * FiltersPerDevice, wire.Count);
        Assert.Equal(wire.Keys.Order(), own.Keys.Order());

        // No limit on single packets, since the host may be busy; but not even then can an answer be read before it was sent.
        Assert.All(wire, pair => Assert.True(own[pair.Key] > pair.Value - 0.05, $"{pair.Key}: {own[pair.Key]} ms, on the wire {pair.Value} ms"));
    }

    [Fact]
    [Trait("Category", "long")]
    public async Task SubackLatency_At500SubscribesASecond_DiffersFromTheWireByLittle()
    {
        var (wire, own, summary) = await MeasureAsync(devices: 400);

        Assert.Equal(wire.Keys.Order(), own.Keys.Order());
        double[] errors = [.. wire.Select(pair => (own[pair.Key] - pair.Value) * 1000).Order()];
        var (median, p99) = (errors[errors.Length / 2], errors[(int)(errors.Length * 0.99)]);
        double[] onWire = [.. wire.Values.Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{errors.Length} SUBACKs: on the wire p50 {onWire[onWire.Length / 2]:0.000} ms, p99 {onWire[(int)(onWire.Length * 0.99)]:0.000} ms; the harness reads more by p50 {median:0} µs, p90 {errors[(int)(errors.Length * 0.9)]:0} µs, p99 {p99:0} µs, max {errors[^1]:0} µs, min {errors[0]:0} µs"));
        var load = await File.ReadAllTextAsync("/proc/loadavg");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CPU: harness {summary.Generator.CpuPercent.Harness:0} % of a core, host {summary.Generator.CpuPercent.Host:0} %; starts late by p90 {summary.Generator.DispatchLagMs.P90} ms; load {load}"));
        Assert.True(summary.Generator.CpuPercent.Harness < 50, "The generator was busier than the criterion allows.");
        Assert.InRange(median, 0, 150);
        Assert.InRange(p99, 0, 2000);
    }

    private static async Task<(IReadOnlyDictionary<(string ClientId, ushort PacketId), double> Wire, IReadOnlyDictionary<(string ClientId, ushort PacketId), double> Own, RunSummary Summary)> MeasureAsync(int devices)
    {
        var folder = RunningSimulator.NewFolder();
        try
        {
            var policy = Path.Combine(folder, "policy.json");
            await File.WriteAllTextAsync(policy, RunningSimulator.Everything);
            await using var simulator = await SimulatorProcess.StartAsync(["--plain-port", "0", "--certs", Path.Combine(folder, "certs"), "--policy", policy], TimeProvider.System);
            var port = RunningSimulator.Port(simulator.Ready.Plain!);

            // A run of its own first: the measured one is not to measure the runtime's compiler.
            (await ScenarioRig.RunAsync(Plan(60, "rehearsal"), port)).AssertBalanced();
            var plan = Plan(devices, "wire");
            var latencies = new WireLatencies();
            await using var capture = await WireCapture.StartAsync(port);
            var result = await ScenarioRig.RunAsync(plan, port, observer: latencies);
            result.AssertBalanced();
            Assert.Equal(devices, result.Summary.Devices.Operational);
            return (await capture.EndAsync(), latencies.Milliseconds, result.Summary);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RunPlan Plan(int devices, string prefix)
    {
        var plan = ScenarioRig.Plan(devices, ScenarioRig.SubscribeStorm);
        return plan with
        {
            Fleet = plan.Fleet with { Prefix = prefix, Filters = [.. Enumerable.Range(0, FiltersPerDevice).Select(static index => $"commands/{{serial}}/{index}")] },
            Load = new LoadPlan { Executor = ExecutorNames.ConstantArrivalRate, Rate = DevicesPerSecond },
        };
    }
}

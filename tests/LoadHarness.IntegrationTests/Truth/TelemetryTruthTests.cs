using System.Globalization;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Core.Results;
using LoadHarness.IntegrationTests.Scenarios;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Simulator.Faults;

namespace LoadHarness.IntegrationTests.Truth;

/// <summary>A simulator that stands still for 2 s under a fleet's telemetry: what response time says is what its own record says.</summary>
[Collection(Heavy.Name)]
[Trait("Category", "long")]
public sealed class TelemetryTruthTests(ITestOutputHelper output)
{
    private const int Devices = 20;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Telemetry_TargetStalled_ResponsePercentilesAreThoseOfTheSimulatorsRecord()
    {
        var stall = new Fault(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2), FaultKind.Stall, null, null);
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0, Faults = new FaultSchedule(0, [stall]), ArmAtStart = true });
        var plan = ScenarioRig.Plan(Devices, ScenarioRig.SubscribeStorm);
        plan = plan with
        {
            Fleet = plan.Fleet with { After = AfterOperational.Hold, Hold = TimeSpan.FromSeconds(16) },
            Telemetry = new TelemetryPlan { Every = Every },
            Gates = [new GatePlan("telemetry.response.p95 < 1h")],
        };

        var result = await ScenarioRig.RunAsync(plan, RunningSimulator.Port(simulator.Host.Ready.Plain!));

        result.AssertBalanced();
        Assert.Equal(Devices, simulator.Host.Stats.Faults["stall"].Devices);
        var step = result.Step("telemetry");
        Assert.Equal(step.Attempts, step.Ok + step.Cancelled);
        double[] expected = [.. (await HeldAsync(simulator)).SelectMany(Waiting).Order()];
        var (p95, p99) = (At(expected, step.Ok, 0.95), At(expected, step.Ok, 0.99));
        var measured = Assert.Single(result.Summary.Gates).Value!.Value;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Ok} messages, {expected.Length} behind the stall; response p95 {measured:0} ms for {p95:0}, p99 {step.ResponseMs.P99:0} ms for {p99:0}; service p90 {step.ServiceMs.P90:0.0} ms, max {step.ServiceMs.Max:0} ms"));
        Assert.InRange(measured, p95 * 0.95, p95 * 1.05);
        Assert.InRange(step.ResponseMs.P99!.Value, p99 * 0.95, p99 * 1.05);

        // Of each device one message was in flight, 20 of more than 1,200: no percentile below the 98th saw them.
        Assert.True(step.ServiceMs.P90 < p95 / 10, $"{step.ServiceMs}");
        Assert.InRange(step.ServiceMs.Max!.Value, expected[^1] * 0.95, expected[^1] * 1.05);
    }

    /// <summary>How long the simulator held what it read of each device, milliseconds.</summary>
    private static async Task<IEnumerable<double>> HeldAsync(RunningSimulator simulator)
    {
        using var rest = simulator.Rest();
        var rows = (await rest.GetStringAsync(new Uri("/admin/fault-record", UriKind.Relative))).Trim().Split('\n').Skip(1).Select(static row => row.Split(','));
        return rows.Where(static fields => fields[2] == "read").GroupBy(static fields => fields[1], StringComparer.Ordinal)
            .Select(static group => group.Sum(static fields => double.Parse(fields[6], CultureInfo.InvariantCulture))).ToList();
    }

    /// <summary>The message in flight waits as long as it was held, each that is due behind it a period less.</summary>
    private static IEnumerable<double> Waiting(double held)
    {
        for (; held > 0; held -= Every.TotalMilliseconds)
        {
            yield return held;
        }
    }

    /// <summary>A percentile of all messages, of which those not held took next to nothing.</summary>
    private static double At(double[] held, long all, double share) => held[held.Length - 1 - (int)Math.Floor(all * (1 - share))];
}

using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Simulator;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>The scenarios of fleets in service against the simulator over mutual TLS.</summary>
[Collection(Heavy.Name)]
public sealed class ConnectedFleetTests
{
    private const int Devices = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static RunPlan Plan(string scenario, TimeSpan hold)
    {
        var plan = ScenarioRig.Plan(Devices, scenario);
        return plan with
        {
            Fleet = plan.Fleet with { Prefix = scenario, After = AfterOperational.Hold, Hold = hold },
            Reconnect = new ReconnectPlan { Policy = "fixed", Min = Pause, Max = Pause, Unsafe = true, Probe = true },
            Timeouts = new TimeoutPlan { OnTimeout = OnTimeout.Close },
        };
    }

    [Fact]
    public async Task SteadyFleet_Undisturbed_PublishesAsksAndLosesNothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var plan = Plan("steady-fleet", TimeSpan.FromSeconds(2)) with { Telemetry = new TelemetryPlan { Every = TimeSpan.FromMilliseconds(250) }, Requests = new RequestPlan { Every = TimeSpan.FromMilliseconds(500) } };

        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        Assert.Equal([Devices, Devices, Devices], result.Funnel);
        Assert.Equal((0, 0, Devices), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects, result.Summary.Churn.Attempts));
        Assert.True(result.Step("device.telemetry").Ok >= 7 * Devices, $"{result.Step("device.telemetry")}");
        Assert.True(result.Step("device.request").Ok >= 3 * Devices, $"{result.Step("device.request")}");
        Assert.Equal((0, 0), (result.Step("telemetry").Timeouts, result.Step("request").Timeouts));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 0);
    }

    [Theory]
    [InlineData("broker.restart")]
    [InlineData("partition")]
    [InlineData("certificate.rotation")]
    public async Task ReconnectStorm_TargetDropsAll_AllComeBackAndAreSubscribed(string fault)
    {
        // The faults' time is begun by the test, when all are connected.
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault(fault, length: TimeSpan.FromMilliseconds(700)));
        var plan = Plan("reconnect-storm", TimeSpan.FromSeconds(5));
        plan = plan with { Timeouts = plan.Timeouts with { Tls = TimeSpan.FromMilliseconds(900), Connack = TimeSpan.FromMilliseconds(900) } };

        var result = await RunAndArmAsync(plan, simulator);

        result.AssertBalanced();
        Assert.Equal((Devices, Devices), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal(fault == "partition" ? "peer_reset" : "peer_closed", Assert.Single(result.Summary.Churn.Reasons).Key);
        Assert.NotNull(result.Summary.Churn.Recovery.T100Ms);
        var checks = result.Recorder.Subscriptions;
        Assert.Equal((Devices, Devices, Devices, 0), (checks.Returns, checks.Resubscribed, checks.Delivered, checks.Lost));
        await FaultRig.RecordAsync(simulator, fault, Devices);
    }

    [Fact]
    public async Task ReconnectChurn_PlannedLosses_AreEachMadeGoodAndNamed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var plan = Plan("reconnect-churn", TimeSpan.FromSeconds(4)) with { Churn = new ChurnPlan { Share = 1, Every = TimeSpan.FromSeconds(1), Times = 2 } };

        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        Assert.Equal((2 * Devices, 2 * Devices), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.All(result.Summary.Churn.Reasons.Keys, static reason => Assert.StartsWith("planned_", reason, StringComparison.Ordinal));
        Assert.Equal((2 * Devices, 0), (result.Recorder.Subscriptions.Delivered, result.Recorder.Subscriptions.Lost));
        Assert.Empty(result.Recorder.Evidence.Summarize()); // What the plan does is no failure.
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 0);
    }

    [Fact]
    public async Task KeepAliveLoss_Silence_IsNoticedByTheDeviceAndMeasured()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var plan = Plan("keepalive-loss", TimeSpan.FromSeconds(5));
        plan = plan with
        {
            Fleet = plan.Fleet with { KeepAlive = TimeSpan.FromSeconds(1) },
            Churn = new ChurnPlan { Share = 1, Every = TimeSpan.FromSeconds(1), Manner = LossManner.Silence, Times = 1 },
        };

        var result = await ScenarioRig.RunAsync(plan, simulator);

        result.AssertBalanced();
        Assert.Equal((Devices, Devices, Devices), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects, result.Step("silence").Ok));
        Assert.Equal(Devices, result.Summary.Churn.Reasons["keep_alive"]);
        Assert.True(result.Step("silence").ServiceMs.Max >= 900, $"{result.Step("silence").ServiceMs}"); // Between one keep-alive and two.

        // The server, which waits 45 s at the least, has learnt of it by the takeover.
        Assert.Equal(Devices, simulator.Host.Stats.Takeovers);
    }

    [Fact]
    public async Task DuplicateClientId_Pairs_PutEachOtherOutUntilTheEnd()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        // The twin comes when the first is in service.
        var plan = Plan("duplicate-client-id", TimeSpan.FromSeconds(3)) with { Load = new LoadPlan { Executor = ExecutorNames.Storm, Within = TimeSpan.FromSeconds(3) } };

        var began = TimeProvider.System.GetTimestamp();

        // On a busy host the first may be back before the twin has come through.
        var result = await ScenarioRig.RunAsync(plan with { Fleet = plan.Fleet with { Retries = 50 } }, simulator);

        result.AssertBalanced();
        Assert.Equal(Devices, result.Summary.Devices.Operational);
        Assert.True(result.Summary.Churn.Disconnects >= Devices, $"{result.Summary.Churn.Disconnects}");
        Assert.True(result.Summary.Churn.Reconnects >= Devices / 2, $"{result.Summary.Churn.Reconnects}");

        // Bounded by the pauses, of which there is one before each of a device's connections.
        var most = Devices * (1 + (TimeProvider.System.GetElapsedTime(began) / Pause));
        Assert.True(result.Summary.Churn.Reconnects <= most, $"{result.Summary.Churn.Reconnects}");
        Assert.Contains(result.Recorder.Evidence.Summarize(), static seen => seen.Signature.Has(WireMarks.SharedClientId));
    }

    [Fact]
    public async Task MassProvisioningDay_DevicesInService_ComeBackUnderTheirOwnCertificate()
    {
        await using var simulator = await FaultRig.StartAsync(arm: false, time: null, FaultRig.Fault("broker.restart"));

        var result = await RunAndArmAsync(Plan("mass-provisioning-day", TimeSpan.FromSeconds(4)), simulator);

        result.AssertBalanced();
        Assert.Equal(Enumerable.Repeat((long)Devices, 6), result.Funnel);
        Assert.Equal((Devices, Devices), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal((2 * Devices, Devices), (result.Step("device.connack").Ok, result.Recorder.Subscriptions.Delivered));
    }

    /// <summary>Begins the faults' time once all devices are operational.</summary>
    private static async Task<ScenarioResult> RunAndArmAsync(RunPlan plan, RunningSimulator simulator)
    {
        RunRecorder recorder = null!;
        var running = ScenarioRig.RunAsync(plan, simulator, begun: made => recorder = made);
        await Eventually.TrueAsync(() => recorder.Funnel(recorder.FunnelStages.Count - 1) == Devices);
        simulator.Host.Arm();
        return await running;
    }
}

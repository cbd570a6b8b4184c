using System.Collections.Concurrent;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Mqtt;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>One simulator for all tests of a class: its RSA keys cost 0.2 s of CPU each.</summary>
public sealed class SharedSimulator : IAsyncLifetime
{
    internal RunningSimulator Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningSimulator.StartAsync(static options => options with { PlainPort = 0 });

    public ValueTask DisposeAsync() => Running.DisposeAsync();
}

/// <summary>The scenarios against the simulator over mutual TLS: every count is known beforehand.</summary>
[Collection(Heavy.Name)]
public sealed class SimulatorScenarioTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const int Devices = 5;

    public static MatrixTheoryData<PayloadFormat, IdentityFlow, MqttVersion, SubscribeMode> Ways { get; } =
        new(Enum.GetValues<PayloadFormat>(), Enum.GetValues<IdentityFlow>(), Enum.GetValues<MqttVersion>(), Enum.GetValues<SubscribeMode>());

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task FleetProvisioning_EachWay_CountsEveryStepExactly(PayloadFormat payload, IdentityFlow identity, MqttVersion mqtt, SubscribeMode subscribe)
    {
        var plan = ScenarioRig.Plan(Devices);
        plan = plan with { Subscribe = subscribe, Fleet = plan.Fleet with { Prefix = $"{payload}-{identity}-{mqtt}-{subscribe}", Payload = payload, Identity = identity, Mqtt = mqtt } };
        var before = shared.Running.Host.Stats;
        var wire = new PacketCount();

        var result = await ScenarioRig.RunAsync(plan, shared.Running, wire);

        result.AssertBalanced();
        Assert.Equal(Enumerable.Repeat((long)Devices, 6), result.Funnel);
        (string Step, int PerDevice)[] expected =
        [
            ("claim.tcp", 1), ("claim.tls", 1), ("claim.connack", 1), ("claim.suback", 4), ("claim.puback", 2), ("claim.create_certificate", 1), ("claim.register_thing", 1),
            ("device.tcp", 1), ("device.tls", 1), ("device.connack", 1), ("device.suback", 1), ("device.puback", 1), ("reconnect", 1), ("journey", 1),
            ("tcp", 2), ("tls", 2), ("connack", 2), ("suback", 5), ("puback", 3), ("create_certificate", 1), ("register_thing", 1),
        ];
        Assert.Equal(expected.Select(static step => step.Step).Order(StringComparer.Ordinal), result.Summary.Steps.Where(static step => step.Value.Attempts > 0).Select(static step => step.Key).Order(StringComparer.Ordinal));
        Assert.All(expected, step => Assert.Equal((step.PerDevice * Devices, step.PerDevice * Devices), (result.Step(step.Step).Attempts, result.Step(step.Step).Ok)));
        Assert.Equal(Devices * (subscribe == SubscribeMode.OneByOne ? 5 : 2), wire[StepKind.Suback]);
        Assert.Equal((Devices * 2, 0), (result.Summary.Handshakes.Full, result.Summary.Handshakes.Resumed));
        Assert.Equal((Devices * 2, 0, 0), (result.Summary.Churn.Attempts, result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));

        var after = shared.Running.Host.Stats;
        Assert.Equal((Devices * 2, Devices, Devices), (after.Connects - before.Connects, after.CertificatesIssued - before.CertificatesIssued, after.Things - before.Things));

        // No takeovers are counted here: a device may be back before the simulator has read its DISCONNECT, as on any broker.
        Assert.Equal((before.Malformed, before.CertificatesRefused), (after.Malformed, after.CertificatesRefused));
        await Eventually.TrueAsync(() => shared.Running.Host.Stats.Connections == 0);
    }

    [Fact]
    public async Task FleetProvisioning_Hold_KeepsTheFleetConnectedUntilReleased()
    {
        var plan = ScenarioRig.Plan(Devices);
        plan = plan with { Fleet = plan.Fleet with { Prefix = "hold", After = AfterOperational.Hold, Hold = TimeSpan.FromMilliseconds(600) } };
        var running = ScenarioRig.RunAsync(plan, shared.Running);
        await Eventually.TrueAsync(() => shared.Running.Host.Stats.Clients == Devices);

        var result = await running;

        result.AssertBalanced();
        Assert.Equal(0, result.Summary.Churn.Disconnects);
        await Eventually.TrueAsync(() => shared.Running.Host.Stats.Connections == 0);
    }

    [Fact]
    public async Task FleetProvisioning_TemplateInAnotherCase_IsRejected()
    {
        var plan = ScenarioRig.Plan(2);
        plan = plan with { Target = plan.Target with { Template = RunningSimulator.Template.ToUpperInvariant() }, Fleet = plan.Fleet with { Prefix = "case" } };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal([2, 2, 2, 0, 0, 0], result.Funnel);
        Assert.Equal((2, 2), (result.Step("register_thing").Refused, result.Summary.Refusals["claim.register_thing 404"]));
        Assert.Equal(0, result.Summary.Timeouts.Iterations);
    }

    [Fact]
    public async Task FleetProvisioning_Iterations_RunEachDeviceAgain()
    {
        var plan = ScenarioRig.Plan(2);
        plan = plan with
        {
            Fleet = plan.Fleet with { Prefix = "again", Iterations = 3 },
            Load = new LoadPlan { Executor = ExecutorNames.ConstantDevices },
        };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal([2, 2, 2, 2, 2, 2], result.Funnel);
        Assert.Equal((6, 6), (result.Recorder.Starts.Started, result.Step("journey").Ok));
        Assert.Equal(24, result.Step("claim.suback").Ok);
    }

    [Theory]
    [InlineData(TlsVersions.Tls12, "TLS 1.2")]
    [InlineData(TlsVersions.Tls13, "TLS 1.3")]
    public async Task FleetProvisioning_OneTlsVersion_IsUsedForBothIdentities(TlsVersions versions, string name)
    {
        var plan = ScenarioRig.Plan(2);
        plan = plan with { Target = plan.Target with { Tls = versions }, Fleet = plan.Fleet with { Prefix = versions.ToString() } };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal(2, result.Summary.Devices.Operational);
        Assert.StartsWith(name, Assert.Single(result.Summary.Handshakes.Protocols).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FleetProvisioning_RsaKeys_AreTakenToo()
    {
        var plan = ScenarioRig.Plan(1);
        plan = plan with { Fleet = plan.Fleet with { Prefix = "rsa", KeyType = KeyType.Rsa2048 } };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal(1, result.Summary.Devices.Operational);
    }

    [Theory]
    [InlineData(SubscribeMode.OneByOne)]
    [InlineData(SubscribeMode.Together)]
    public async Task SubscribeStorm_OwnFilters_AreAllGranted(SubscribeMode mode)
    {
        var plan = ScenarioRig.Plan(Devices, ScenarioRig.SubscribeStorm);
        plan = plan with { Subscribe = mode, Fleet = plan.Fleet with { Prefix = $"storm-{mode}", Filters = ["$aws/certificates/create/json/accepted", "$aws/certificates/create/json/rejected", "cmd/{serial}/#"] } };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal([Devices, Devices], result.Funnel);
        Assert.Equal((3 * Devices, 3 * Devices), (result.Step("suback").Attempts, result.Step("suback").Ok));
        Assert.DoesNotContain("puback", result.Summary.Steps.Where(static step => step.Value.Attempts > 0).Select(static step => step.Key));
        await Eventually.TrueAsync(() => shared.Running.Host.Stats.Connections == 0);
    }

    private sealed class PacketCount : IWireObserver
    {
        private readonly ConcurrentDictionary<StepKind, int> _counts = [];

        public int this[StepKind kind] => _counts.GetValueOrDefault(kind);

        public void Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered) => _counts.AddOrUpdate(kind, 1, static (_, count) => count + 1);
    }
}

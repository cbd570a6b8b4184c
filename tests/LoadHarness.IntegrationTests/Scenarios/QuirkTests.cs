using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Simulator;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>One simulator whose claim may do what AWS recommends, and no more.</summary>
public sealed class StrictSimulator : IAsyncLifetime
{
    internal RunningSimulator Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningSimulator.StartAsync(static options => options with { ClaimPolicy = null });

    public ValueTask DisposeAsync() => Running.DisposeAsync();
}

/// <summary>Each quirk against the simulator over mutual TLS: what the wire shows, and that the good devices beside show nothing.</summary>
[Collection(Heavy.Name)]
public sealed class QuirkTests(StrictSimulator shared) : IClassFixture<StrictSimulator>
{
    private const int Quirky = 2;
    private const int Devices = 4;

    private static readonly WireMarks Always = WireMarks.NoAlpn; // The simulator's MQTT port needs none.

    public static TheoryData<string, MqttVersion, string, Outcome, TopicRole, CloseReason, WireMarks> Cases { get; } = new()
    {
        { "publish-before-subscribe", MqttVersion.V311, "claim.create_certificate", Outcome.NoResponse, TopicRole.CreateRequest, CloseReason.None, WireMarks.RequestBeforeSuback | WireMarks.RequestAcknowledged },
        { "omit-format-level", MqttVersion.V311, "claim.create_certificate", Outcome.NoResponse, TopicRole.CreateRequest, CloseReason.None, WireMarks.FormatOmitted | WireMarks.RequestAcknowledged },
        { "subscribe-to-request", MqttVersion.V311, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.CreateRequest, CloseReason.PeerClosed, WireMarks.SubscribedToRequest | WireMarks.Connected },
        { "subscribe-to-request", MqttVersion.V5, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.CreateRequest, CloseReason.DisconnectPacket, WireMarks.SubscribedToRequest | WireMarks.Connected },
        { "subscribe-to-wildcard", MqttVersion.V311, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.Other, CloseReason.PeerClosed, WireMarks.ReservedWildcard | WireMarks.Connected },
        { "nine-filters", MqttVersion.V311, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.Other, CloseReason.PeerClosed, WireMarks.ManyFilters | WireMarks.Connected },
        { "many-subscriptions", MqttVersion.V311, "claim.suback", Outcome.SubackRefused, TopicRole.CreateAccepted, CloseReason.None, WireMarks.ManySubscriptions | WireMarks.EarlierGranted },
        { "many-subscriptions ignore-suback-codes", MqttVersion.V311, "claim.create_certificate", Outcome.NoResponse, TopicRole.CreateRequest, CloseReason.None, WireMarks.ManySubscriptions | WireMarks.RefusalIgnored | WireMarks.RequestAcknowledged },
        { "qos-2", MqttVersion.V311, "claim.suback", Outcome.NoSuback, TopicRole.CreateAccepted, CloseReason.None, WireMarks.Qos2 },
        { "qos-2", MqttVersion.V5, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.CreateAccepted, CloseReason.DisconnectPacket, WireMarks.Qos2 | WireMarks.Connected },
        { "omit-ownership-token", MqttVersion.V311, "claim.register_thing", Outcome.ResponseRejected, TopicRole.RegisterRequest, CloseReason.None, WireMarks.TokenOmitted },
        { "omit-ownership-token foreign-rejected-filter", MqttVersion.V311, "claim.register_thing", Outcome.NoResponse, TopicRole.RegisterRequest, CloseReason.None, WireMarks.TokenOmitted | WireMarks.ForeignRejectedFilter | WireMarks.RequestAcknowledged },
        { "nul-terminated-filter", MqttVersion.V311, "claim.suback", Outcome.DisconnectedAfterSubscribe, TopicRole.CreateAccepted, CloseReason.PeerClosed, WireMarks.NulInFilter | WireMarks.Connected },
        { "small-receive-buffer", MqttVersion.V311, "claim.create_certificate", Outcome.DisconnectedAfterRequest, TopicRole.CreateRequest, CloseReason.PacketTooLarge, WireMarks.SmallReceiveBuffer | WireMarks.Connected | WireMarks.RequestAcknowledged },
        { "small-receive-buffer", MqttVersion.V5, "claim.create_certificate", Outcome.NoResponse, TopicRole.CreateRequest, CloseReason.None, WireMarks.SmallReceiveBuffer | WireMarks.RequestAcknowledged },
        { "blocked-receive", MqttVersion.V311, "claim.suback", Outcome.LateSuback, TopicRole.CreateAccepted, CloseReason.None, WireMarks.UnreadData },
        { "wrong-server-name", MqttVersion.V311, "claim.tls", Outcome.DisconnectedDuringTls, TopicRole.None, CloseReason.PeerClosed, WireMarks.OtherServerName },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Quirk_DevicesOfAGroup_ShowItOnTheWire(string quirks, MqttVersion mqtt, string step, Outcome outcome, TopicRole topic, CloseReason closedBy, WireMarks marks)
    {
        var plan = Plan(mqtt, quirks.Split(' '), quirks.Replace(' ', '-') + mqtt);

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.Equal(Devices - Quirky, result.Summary.Devices.Operational);
        var seen = Assert.Single(result.Summary.Evidence);
        var signature = seen.Signature;
        Assert.Equal((1, Quirky, 0), (signature.Group, seen.Devices, seen.Recovered));
        Assert.Equal((step, outcome, topic, closedBy), (signature.Step.Name, signature.Outcome, signature.Topic, signature.ClosedBy));
        Assert.Equal(marks | Always, signature.Marks);
        Assert.Equal(closedBy is CloseReason.None, signature.Pace is ClosePace.None); // How soon, on a busy machine, is not for a test to say.
    }

    [Fact]
    public async Task SharedClientId_Devices_DropEachOther()
    {
        var plan = Plan(MqttVersion.V311, ["shared-client-id"], "twins");
        plan = plan with
        {
            Fleet = plan.Fleet with { Devices = 8, Groups = [new GroupPlan("twins", 1) { Quirks = ["shared-client-id"] }] },
            Load = new LoadPlan { Executor = ExecutorNames.Storm },
        };

        var result = await ScenarioRig.RunAsync(plan, shared.Running);

        result.AssertBalanced();
        Assert.NotEmpty(result.Summary.Evidence);
        Assert.All(result.Summary.Evidence, static seen => Assert.True(seen.Signature.Has(WireMarks.SharedClientId), seen.Signature.ToString()));
    }

    [Fact]
    public async Task NoServerName_AcceptedByTheServer_ComesThrough()
    {
        var result = await ScenarioRig.RunAsync(Plan(MqttVersion.V311, ["no-server-name"], "no-sni"), shared.Running);
        Assert.Equal(Devices, result.Summary.Devices.Operational);
        Assert.Empty(result.Summary.Evidence);
    }

    [Fact]
    public async Task NoServerName_RefusedByTheServer_FailsInTheHandshake()
    {
        await using var simulator = await RunningSimulator.StartAsync(static options => options with { MissingServerName = LoadHarness.Simulator.Broker.MissingServerName.Refuse });
        var result = await ScenarioRig.RunAsync(Plan(MqttVersion.V311, ["no-server-name"], "sni"), simulator);
        var signature = Assert.Single(result.Summary.Evidence).Signature;
        Assert.Equal(("claim.tls", WireMarks.NoServerName | Always), (signature.Step.Name, signature.Marks));
        Assert.Equal(Devices - Quirky, result.Summary.Devices.Operational);
    }

    [Fact]
    public async Task NoAlpn_OnThePortThatNeedsIt_IsNeverAnswered()
    {
        var plan = Plan(MqttVersion.V311, ["no-alpn"], "alpn") with { Timeouts = Short with { Connack = TimeSpan.FromSeconds(1.5) } };
        var tls = new TlsOptionsFactory("localhost", [shared.Running.Ca], TlsVersions.Any, ["x-amzn-mqtt-ca"], insecure: false);

        var result = await ScenarioRig.RunAsync(plan, RunningSimulator.Port(shared.Running.Host.Ready.Alpn), tls, ScenarioRig.Claims(plan, tls, shared.Running.Claim));

        Assert.Equal(Devices - Quirky, result.Summary.Devices.Operational);
        var signature = Assert.Single(result.Summary.Evidence).Signature;
        Assert.Equal(("claim.connack", Outcome.NoConnack, WireMarks.NoAlpn), (signature.Step.Name, signature.Outcome, signature.Marks));
    }

    [Fact]
    public async Task Storm_QuirkyGroup_ShowsItToo()
    {
        var plan = Plan(MqttVersion.V311, ["nine-filters"], "storm") with { Scenario = ScenarioRig.SubscribeStorm };
        var result = await ScenarioRig.RunAsync(plan, shared.Running);
        var seen = Assert.Single(result.Summary.Evidence);
        Assert.Equal((Quirky, WireMarks.ManyFilters | WireMarks.Connected | Always), (seen.Devices, seen.Signature.Marks));
        Assert.Equal(Devices - Quirky, result.Summary.Devices.Operational);
    }

    private static TimeoutPlan Short { get; } = new() { Suback = TimeSpan.FromSeconds(1.5), Response = TimeSpan.FromSeconds(1.5), LateWindow = TimeSpan.FromMilliseconds(300) };

    private static RunPlan Plan(MqttVersion mqtt, IReadOnlyList<string> quirks, string prefix)
    {
        var plan = ScenarioRig.Plan(Devices);
        return plan with
        {
            Timeouts = Short,
            Fleet = plan.Fleet with { Prefix = prefix, Mqtt = mqtt, Groups = [new GroupPlan("quirky", (double)Quirky / Devices) { Quirks = quirks }] },
        };
    }
}

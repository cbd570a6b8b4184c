using System.Text;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Mqtt;
using LoadHarness.Mqtt.Transport;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>The scenarios against a broker that does one thing wrong: what is counted, and that the counters balance.</summary>
public sealed class ScriptedBrokerTests
{
    internal static readonly TimeoutPlan Short = new()
    {
        Suback = TimeSpan.FromMilliseconds(250),
        Puback = TimeSpan.FromMilliseconds(250),
        Response = TimeSpan.FromMilliseconds(250),
        Connack = TimeSpan.FromMilliseconds(250),
        LateWindow = TimeSpan.FromMilliseconds(400),
    };

    internal static RunPlan OneDevice { get; } = ScenarioRig.Plan(1) with { Timeouts = Short };

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Provisioning_WellAnswered_MakesTheWholeWay(MqttVersion version)
    {
        await using var broker = ScriptedBroker.Start(static (_, _) => Task.FromResult(false), version);

        var result = await ScenarioRig.RunAsync(OneDevice with { Fleet = OneDevice.Fleet with { Mqtt = version } }, broker.Port);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1, 1, 1, 1], result.Funnel);
        Assert.Equal(0, result.Summary.Timeouts.Iterations);

        // Everything is subscribed to before anything is published, and the answers' topics before the requests'.
        var packets = broker.Seen.Where(static seen => seen.Connection == 0).Select(static seen => seen.Packet.Type).ToArray();
        Assert.Equal([PacketType.Connect, PacketType.Subscribe, PacketType.Subscribe, PacketType.Subscribe, PacketType.Subscribe, PacketType.Publish, PacketType.Publish, PacketType.Disconnect], packets);
        Assert.Equal("dt/thing-1/telemetry", broker.Seen.Single(static seen => seen.Connection == 1 && seen.Packet.Type == PacketType.Publish).Packet.Topic);
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Connack_Refused_IsCountedByItsCode()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Connect, "MQTT", static (connection, _) => connection.ConnackAsync(5));

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal(1, result.Step("claim.connack").Refused);
        Assert.Equal(1, result.Summary.Refusals["claim.connack 0x05"]);
        Assert.Equal((0, 1), (result.Summary.Timeouts.Iterations, result.Recorder.Starts.Refused));
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData(SubscribeMode.OneByOne, 2)]
    [InlineData(SubscribeMode.Together, 3)]
    public async Task Suback_ThirdFilterRefused_StopsAndCountsEachFilter(SubscribeMode mode, int granted)
    {
        await using var broker = ScriptedBroker.Start(static async (connection, seen) =>
        {
            if (seen.Packet.Type != PacketType.Subscribe)
            {
                return false;
            }

            await connection.SubackAsync(seen.Packet, [.. connection.FiltersOf(seen.Packet).Select(static filter => filter.EndsWith("/provision/json/accepted", StringComparison.Ordinal) ? (byte)0x80 : (byte)1)]);
            return true;
        });

        var result = await ScenarioRig.RunAsync(OneDevice with { Subscribe = mode }, broker.Port);

        result.AssertBalanced();
        Assert.Equal((granted, 1, 0), (result.Step("claim.suback").Ok, result.Step("claim.suback").Refused, result.Step("claim.suback").Timeouts));
        Assert.Equal((granted, 1), (result.Summary.Subacks.Granted, result.Summary.Subacks.Refused));
        Assert.Equal(1, result.Summary.Refusals["claim.suback 0x80"]);
        Assert.Equal([1, 0, 0, 0, 0, 0], result.Funnel);
        Assert.DoesNotContain(broker.Seen, static seen => seen.Packet.Type == PacketType.Publish);
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData(SubscribeMode.OneByOne, 1)]
    [InlineData(SubscribeMode.Together, 4)]
    public async Task Suback_Late_IsCountedLateWithItsTrueLatency(SubscribeMode mode, int attempts)
    {
        var held = 0.0;
        await using var broker = ScriptedBroker.Start(PacketType.Subscribe, "create", async (connection, seen) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
            held = TimeProvider.System.GetElapsedTime(seen.At).TotalMilliseconds;
            await connection.SubackAsync(seen.Packet, [.. connection.FiltersOf(seen.Packet).Select(static _ => (byte)1)]);
        });

        var result = await ScenarioRig.RunAsync(OneDevice with { Subscribe = mode }, broker.Port);

        result.AssertBalanced();
        var suback = result.Step("claim.suback");
        Assert.Equal((attempts, 0, attempts, 0), (suback.Attempts, suback.Ok, suback.Late, suback.Never));
        AssertLatency(held, suback.ServiceMs.Max);
        Assert.Equal(attempts, result.Summary.Timeouts.Causes["late_suback"]);
        Assert.Equal((1, attempts), (result.Summary.Timeouts.Iterations, result.Summary.Subacks.Late));
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Suback_ConnectionClosed_IsADisconnectAndChurn()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Subscribe, "rejected", static async (connection, _) => await connection.DisposeAsync());

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Step("claim.suback").Ok, result.Step("claim.suback").Disconnected));
        Assert.Equal(1, result.Summary.Timeouts.Causes["disconnected_after_subscribe"]);
        Assert.Equal((1, 0), (result.Summary.Churn.Disconnects, result.Summary.Churn.Reconnects));
        Assert.Equal(1, result.Summary.Churn.Reasons["peer_closed"]);
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData("create-from-csr", "claim.create_certificate", 2)]
    [InlineData("provision/json", "claim.register_thing", 3)]
    public async Task Request_Rejected_IsCountedByItsStatus(string topic, string step, int stages)
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, topic, static async (connection, seen) =>
        {
            await connection.PubackAsync(seen.Packet);
            await connection.PublishAsync(seen.Packet.Topic + "/rejected", """{"statusCode":403,"errorCode":"AccessDenied","errorMessage":"no"}"""u8.ToArray());
        });

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Step(step).Attempts, result.Step(step).Refused));
        Assert.Equal(1, result.Summary.Refusals[step + " 403"]);
        Assert.Equal(stages, result.Funnel.Sum());
        Assert.Equal((0, 1), (result.Summary.Timeouts.Iterations, result.Recorder.Count(StepNamed(step), Outcome.ResponseRejected)));
        await broker.NoneOpenAsync();
    }

    [Theory]
    [InlineData("create-from-csr", "claim.create_certificate", "")]
    [InlineData("create-from-csr", "claim.create_certificate", "{")]
    [InlineData("create-from-csr", "claim.create_certificate", "[]")]
    [InlineData("create-from-csr", "claim.create_certificate", "{\"certificateId\":1}")]
    [InlineData("create-from-csr", "claim.create_certificate", "\u0001\u0000\u0002")]
    [InlineData("provision/json", "claim.register_thing", "null")]
    [InlineData("provision/json", "claim.register_thing", "{\"thingName\":[]}")]
    public async Task Request_AnswerUnreadable_IsMalformed(string topic, string step, string answer)
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, topic, async (connection, seen) =>
        {
            await connection.PubackAsync(seen.Packet);
            await connection.PublishAsync(seen.Packet.Topic + "/accepted", Encoding.UTF8.GetBytes(answer));
        });

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Step(step).Refused, result.Recorder.Count(StepNamed(step), Outcome.ResponseMalformed)));
        Assert.Equal(0, result.Summary.Timeouts.Iterations);
    }

    [Fact]
    public async Task Request_NeverAnswered_TimesOutOnceAndItsPubackIsFine()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "create-from-csr", static (connection, seen) => connection.PubackAsync(seen.Packet));

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 1), (result.Step("claim.create_certificate").Never, result.Step("claim.puback").Ok));
        Assert.Equal("no_response", Assert.Single(result.Summary.Timeouts.Causes).Key);
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Request_AnsweredLate_HasItsTrueLatency()
    {
        var held = 0.0;
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "create-from-csr", async (connection, seen) =>
        {
            await connection.PubackAsync(seen.Packet);
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
            held = TimeProvider.System.GetElapsedTime(seen.At).TotalMilliseconds;
            await ScriptedBroker.AnswerRequestAsync(connection, seen.Packet.Topic);
        });

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal((1, 0), (result.Step("claim.create_certificate").Late, result.Step("claim.create_certificate").Never));
        AssertLatency(held, result.Step("claim.create_certificate").ServiceMs.Max);
    }

    [Fact]
    public async Task Puback_NeverButTheAnswerComes_IsATimeoutAndTheDeviceGoesOn()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "create-from-csr", static (connection, seen) => ScriptedBroker.AnswerRequestAsync(connection, seen.Packet.Topic));

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1, 1, 1, 1], result.Funnel);
        Assert.Equal((2, 1, 1), (result.Step("claim.puback").Attempts, result.Step("claim.puback").Ok, result.Step("claim.puback").Never));
        Assert.Equal((1, 1), (result.Summary.Timeouts.Iterations, result.Summary.Timeouts.Causes["no_puback"]));
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Puback_OfTheFirstPublishNever_LeavesTheDeviceShortOfOperational()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "telemetry", static (_, _) => Task.CompletedTask);

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1, 1, 1, 0], result.Funnel);
        Assert.Equal(1, result.Step("device.puback").Never);
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Certificate_OfAForeignKey_IsMalformedNotABug()
    {
        using var server = TestPki.Trusted.Server();
        using var claim = TestPki.Trusted.Client();
        using var foreign = TestPki.Trusted.Client("foreign");
        var answer = System.Text.Json.JsonSerializer.Serialize(new { certificateId = "c", certificatePem = foreign.ExportCertificatePem(), certificateOwnershipToken = "t" });
        await using var broker = ScriptedBroker.Start(
            async (connection, seen) =>
            {
                if (seen.Packet.Type != PacketType.Publish || !seen.Packet.Topic.Contains("create-from-csr", StringComparison.Ordinal))
                {
                    return false;
                }

                await connection.PubackAsync(seen.Packet);
                await connection.PublishAsync(seen.Packet.Topic + "/accepted", Encoding.UTF8.GetBytes(answer));
                return true;
            },
            tls: Peer.Tls(server));
        var tls = new TlsOptionsFactory("localhost", [TestPki.Trusted.Authority], TlsVersions.Any, [], insecure: false);
        var identity = new ConnectionIdentity(tls.Create(claim, resume: false));

        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port, tls, _ => identity);

        result.AssertBalanced();
        Assert.Equal([1, 1, 1, 1, 0, 0], result.Funnel);
        Assert.Equal(1, result.Recorder.Count(new Step(Phase.None, StepKind.Journey), Outcome.ResponseMalformed));
        var seen = Assert.Single(result.Summary.Evidence).Signature;
        Assert.Equal(("claim.create_certificate", Outcome.ResponseMalformed), (seen.Step.Name, seen.Outcome));
        await broker.NoneOpenAsync();
    }

    [Fact]
    public async Task Storm_OwnFilters_AreFilledIn()
    {
        await using var broker = ScriptedBroker.Start(static (_, _) => Task.FromResult(false));
        var plan = ScenarioRig.Plan(3, ScenarioRig.SubscribeStorm);
        plan = plan with { Subscribe = SubscribeMode.Together, Fleet = plan.Fleet with { Filters = ["cmd/{serial}/#", "shared/{index}"] } };

        var result = await ScenarioRig.RunAsync(plan, broker.Port);

        result.AssertBalanced();
        Assert.Equal([3, 3], result.Funnel);
        Assert.Equal((6, 6), (result.Step("suback").Attempts, result.Step("suback").Ok));
        Assert.Equal(3, broker.Seen.Count(static seen => seen.Packet.Type == PacketType.Subscribe));
        var text = string.Join('\n', broker.Seen.Where(static seen => seen.Packet.Type == PacketType.Subscribe).Select(static seen => Encoding.UTF8.GetString(seen.Packet.Body)));
        Assert.All(Enumerable.Range(0, 3), index => Assert.Contains($"cmd/lh-42-{index:D6}/#", text, StringComparison.Ordinal));
        Assert.Contains("shared/2", text, StringComparison.Ordinal);
    }

    /// <summary>What the device measured is what the broker held, and the way there and back; three digits are kept.</summary>
    private static void AssertLatency(double held, double? measured) => Assert.InRange(measured!.Value, held * 0.999, held + 250);

    private static Step StepNamed(string name) => Step.All.Single(step => step.Name == name);
}

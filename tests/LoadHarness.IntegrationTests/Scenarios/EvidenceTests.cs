using System.Text;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>What a run notes of a broker that does one thing wrong.</summary>
public sealed class EvidenceTests
{
    private const string Subscribe = "create-from-csr/json/rejected";

    private static RunPlan OneDevice => ScriptedBrokerTests.OneDevice;

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Healthy_Run_NotesNothing(MqttVersion version)
    {
        await using var broker = ScriptedBroker.Start(static (_, _) => Task.FromResult(false), version);
        var result = await ScenarioRig.RunAsync(OneDevice with { Fleet = OneDevice.Fleet with { Mqtt = version } }, broker.Port);
        Assert.Equal(1, result.Summary.Devices.Operational);
        Assert.Empty(result.Summary.Evidence);
    }

    [Fact]
    public async Task Connack_Refused_HasItsCode()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Connect, "MQTT", static (connection, _) => connection.ConnackAsync(5));
        var seen = await RunAsync(broker);
        Assert.Equal(("claim.connack", Outcome.ConnackRefused, 5, WireMarks.None), (seen.Step.Name, seen.Outcome, seen.Code, seen.Marks));
    }

    [Fact]
    public async Task Suback_Refused_NamesFilterAndCode()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Subscribe, Subscribe, static (connection, seen) => connection.SubackAsync(seen.Packet, 0x80));
        var seen = await RunAsync(broker);
        Assert.Equal(("claim.suback", Outcome.SubackRefused, TopicRole.CreateRejected, 0x80), (seen.Step.Name, seen.Outcome, seen.Topic, seen.Code));
        Assert.Equal((CloseReason.None, WireMarks.EarlierGranted), (seen.ClosedBy, seen.Marks));
    }

    [Fact]
    public async Task Suback_ConnectionReset_SaysWhoClosed()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Subscribe, Subscribe, static (connection, _) =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });
        var seen = await RunAsync(broker);
        Assert.Equal((Outcome.DisconnectedAfterSubscribe, CloseReason.PeerReset), (seen.Outcome, seen.ClosedBy));
        Assert.Equal(WireMarks.EarlierGranted | WireMarks.Connected, seen.Marks);
    }

    [Fact]
    public async Task Suback_DisconnectPacket_HasItsReasonCode()
    {
        await using var broker = ScriptedBroker.Start(
            static async (connection, seen) =>
            {
                if (seen.Packet.Type == PacketType.Subscribe)
                {
                    await connection.SendAsync(0xE0, 2, 0x97, 0);
                    await connection.DisposeAsync();
                }

                return seen.Packet.Type == PacketType.Subscribe;
            },
            MqttVersion.V5);
        var seen = await RunAsync(broker, OneDevice with { Fleet = OneDevice.Fleet with { Mqtt = MqttVersion.V5 } });
        Assert.Equal((Outcome.DisconnectedAfterSubscribe, CloseReason.DisconnectPacket, 0x97), (seen.Outcome, seen.ClosedBy, seen.DisconnectCode));
    }

    [Fact]
    public async Task Suback_Late_IsNotedAsLateWithItsTime()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Subscribe, Subscribe, static async (connection, seen) =>
        {
            await Task.Delay(ScriptedBrokerTests.Short.Suback + TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await connection.SubackAsync(seen.Packet, 1);
        });
        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);
        var count = Assert.Single(result.Summary.Evidence);
        Assert.Equal((Outcome.LateSuback, CloseReason.None, ClosePace.None), (count.Signature.Outcome, count.Signature.ClosedBy, count.Signature.Pace));
        Assert.True(count.MedianMs >= 349, $"{count.MedianMs}");
        Assert.True(count.MedianRoundTrips > 1, $"{count.MedianRoundTrips}");
    }

    [Fact]
    public async Task Failure_ThenSuccess_IsRecovered()
    {
        await using var broker = ScriptedBroker.Start(static (_, seen) => Task.FromResult(seen is { Connection: < 2, Packet.Type: PacketType.Subscribe }));
        var pause = TimeSpan.FromMilliseconds(100);
        var plan = OneDevice with { Fleet = OneDevice.Fleet with { Retries = 3 }, Reconnect = new ReconnectPlan { Policy = "fixed", Min = pause, Max = pause, Unsafe = true } };
        var result = await ScenarioRig.RunAsync(plan, broker.Port);
        var count = Assert.Single(result.Summary.Evidence);
        Assert.Equal((Outcome.NoSuback, 1L, 1L, 2L), (count.Signature.Outcome, count.Devices, count.Recovered, count.Attempts));
        Assert.True(result.Recorder.Evidence.HasRecovered(0));
    }

    [Fact]
    public async Task Puback_Missing_ButAnswered_IsNotedBesideAndRecovered()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "provisioning-templates", static (connection, seen) => ScriptedBroker.AnswerRequestAsync(connection, seen.Packet.Topic));
        var result = await ScenarioRig.RunAsync(OneDevice, broker.Port);
        var count = Assert.Single(result.Summary.Evidence);
        Assert.Equal(("claim.puback", Outcome.NoPuback, TopicRole.RegisterRequest), (count.Signature.Step.Name, count.Signature.Outcome, count.Signature.Topic));
        Assert.Equal(1, count.Recovered);
    }

    [Fact]
    public async Task Request_Closed_TellsWhetherItWasAcknowledged()
    {
        foreach (var acknowledged in new[] { true, false })
        {
            await using var broker = ScriptedBroker.Start(PacketType.Publish, "create-from-csr", async (connection, seen) =>
            {
                if (acknowledged)
                {
                    await connection.PubackAsync(seen.Packet);
                }

                await connection.DisposeAsync();
            });
            var seen = await RunAsync(broker);
            Assert.Equal(("claim.create_certificate", Outcome.DisconnectedAfterRequest, TopicRole.CreateRequest), (seen.Step.Name, seen.Outcome, seen.Topic));
            Assert.Equal(acknowledged, seen.Has(WireMarks.RequestAcknowledged));
        }
    }

    [Fact]
    public async Task Request_RefusedByPuback_IsTheCause()
    {
        await using var broker = ScriptedBroker.Start(
            static async (connection, seen) =>
            {
                var isRequest = seen.Packet.Type == PacketType.Publish;
                if (isRequest)
                {
                    await connection.SendAsync([0x40, 4, .. seen.Packet.Id, 0x87, 0]);
                }

                return isRequest;
            },
            MqttVersion.V5);
        var seen = await RunAsync(broker, OneDevice with { Fleet = OneDevice.Fleet with { Mqtt = MqttVersion.V5 } });
        Assert.Equal(("claim.puback", Outcome.PubackRefused, TopicRole.CreateRequest, 0x87), (seen.Step.Name, seen.Outcome, seen.Topic, seen.Code));
    }

    [Fact]
    public async Task Request_Rejected_HasStatusAndErrorCode()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "provisioning-templates", static async (connection, seen) =>
        {
            await connection.PubackAsync(seen.Packet);
            await connection.PublishAsync(seen.Packet.Topic + "/rejected", Encoding.UTF8.GetBytes("""{"statusCode":403,"errorCode":"AccessDenied","errorMessage":"no"}"""));
        });
        var seen = await RunAsync(broker);
        Assert.Equal(("claim.register_thing", Outcome.ResponseRejected, 403, "AccessDenied"), (seen.Step.Name, seen.Outcome, seen.Code, seen.Detail));
    }

    [Fact]
    public async Task DeviceSide_Closed_NamesItsOwnTopics()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "dt/thing-1/telemetry", static (connection, _) => connection.DisposeAsync().AsTask());
        var seen = await RunAsync(broker);
        Assert.Equal(("device.puback", Outcome.DisconnectedAfterPublish, TopicRole.Telemetry), (seen.Step.Name, seen.Outcome, seen.Topic));

        await using var other = ScriptedBroker.Start(PacketType.Subscribe, "cmd/thing-1/#", static (connection, seen) => connection.SubackAsync(seen.Packet, 0x80));
        seen = await RunAsync(other);
        Assert.Equal(("device.suback", Outcome.SubackRefused, TopicRole.Commands), (seen.Step.Name, seen.Outcome, seen.Topic));
    }

    [Fact]
    public async Task Held_ConnectionLost_IsALossWhileIdle()
    {
        await using var broker = ScriptedBroker.Start(PacketType.Publish, "dt/thing-1/telemetry", static async (connection, seen) =>
        {
            await connection.PubackAsync(seen.Packet);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            await connection.DisposeAsync();
        });
        var plan = OneDevice with { Fleet = OneDevice.Fleet with { After = AfterOperational.Hold, Hold = TimeSpan.FromSeconds(1) } };
        var result = await ScenarioRig.RunAsync(plan, broker.Port);
        var count = Assert.Single(result.Summary.Evidence);
        Assert.Equal(("journey", CloseReason.PeerClosed, WireMarks.LostWhileIdle | WireMarks.Connected), (count.Signature.Step.Name, count.Signature.ClosedBy, count.Signature.Marks));
        Assert.Equal((1, 1L, 0L), (result.Summary.Devices.Operational, count.Devices, count.Recovered));
    }

    [Fact]
    public async Task Tcp_Refused_IsNoted()
    {
        var port = 0;
        await using (var peer = Peer.Listen())
        {
            port = peer.Port;
        }

        var result = await ScenarioRig.RunAsync(OneDevice, port);
        var seen = Assert.Single(result.Summary.Evidence).Signature;
        Assert.Equal(("claim.tcp", Outcome.TcpRefused, WireMarks.None), (seen.Step.Name, seen.Outcome, seen.Marks));
    }

    private static async Task<WireSignature> RunAsync(ScriptedBroker broker, RunPlan? plan = null)
    {
        var result = await ScenarioRig.RunAsync(plan ?? OneDevice, broker.Port);
        result.AssertBalanced();
        var count = Assert.Single(result.Summary.Evidence);
        Assert.Equal((1L, 0L, 1L), (count.Devices, count.Recovered, count.Attempts));
        return count.Signature;
    }
}

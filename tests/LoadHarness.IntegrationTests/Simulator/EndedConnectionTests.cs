using System.Buffers;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using Microsoft.Extensions.Time.Testing;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>What a connection that was ended still had in its buffers.</summary>
public sealed class EndedConnectionTests
{
    [Fact]
    public async Task Packets_BehindASlowRequest_AreNotCarriedOutAfterTheEnd()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var simulator = await FaultRig.StartAsync(arm: true, time, FaultRig.Fault("hook.slow", TimeSpan.FromSeconds(3)));
        await using var watcher = await PacketClient.ConnectAsync(simulator, "watcher");
        await watcher.SubscribeAsync("a");
        await using var client = await PacketClient.ConnectAsync(simulator, "chosen");
        await FaultRig.RequestThingAsync(client);

        // The second request waits for the first, which the hook holds up; the PUBLISH waits for the second.
        var token = await SecondTokenAsync(simulator);
        var request = ProvisioningCodec.Encode(PayloadFormat.Json, new RegisterThingRequest(token, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN2" }));
        await client.PublishAsync(FaultRig.Topics.RegisterThing.Request, packet => packet.Payload = new ReadOnlySequence<byte>(request));
        await client.SendPublishAsync("a");
        Assert.True(simulator.Host.Broker.DeleteConnection("chosen", cleanSession: false, preventWillMessage: false));
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return simulator.Host.Stats.Connections == 1;
        });

        await watcher.PingAsync(); // Nothing came before its answer.
        Assert.Equal(["SN1"], simulator.Host.Registry.Things.All.Select(thing => thing.Name[^3..]));
    }

    private static async Task<string> SecondTokenAsync(RunningSimulator simulator)
    {
        await using var client = await PacketClient.ConnectAsync(simulator, "other");
        await FaultRig.RequestCertificateAsync(client);
        var answer = await FaultRig.AnswerAsync(client, FaultRig.Topics.CreateCertificateFromCsr.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer, out CertificateIssued? issued, out _));
        await client.DisconnectAsync();
        return issued.CertificateOwnershipToken;
    }
}

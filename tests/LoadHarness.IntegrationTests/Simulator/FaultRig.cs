using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using MQTTnet.Packets;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>A row of the fault record.</summary>
internal sealed record RecordedFault(string ClientId, string What, string Kind, double? PlannedMs, double? ActualMs);

/// <summary>A simulator that does something wrong from its first second on.</summary>
internal static class FaultRig
{
    public static readonly ProvisioningTopics Topics = new(RunningSimulator.Template, PayloadFormat.Json);

    public static FaultPlan Fault(string kind, TimeSpan? value = null, TimeSpan? length = null) =>
        new(TimeSpan.Zero, length, kind, value is { } duration ? FaultDelay.Of(duration) : null, 1);

    public static Task<RunningSimulator> StartAsync(params FaultPlan[] faults) => StartAsync(arm: true, time: null, faults);

    public static Task<RunningSimulator> StartAsync(bool arm, TimeProvider? time, params FaultPlan[] faults) => RunningSimulator.StartAsync(
        options => options with { PlainPort = 0, ArmAtStart = arm, Faults = FaultSchedule.FromPlan(faults, 42, ["chosen", "other"]) }, time);

    public static async Task<IReadOnlyList<RecordedFault>> RecordAsync(RunningSimulator simulator)
    {
        using var rest = simulator.Rest();
        var lines = (await rest.GetStringAsync(new Uri("/admin/fault-record", UriKind.Relative))).Trim().Split('\n');
        return [.. lines[1..].Select(line => line.Split(',')).Select(fields => new RecordedFault(fields[1], fields[2], fields[4], Number(fields[5]), Number(fields[6])))];
    }

    /// <summary>Waits until so many packets were touched, and returns them.</summary>
    public static async Task<IReadOnlyList<RecordedFault>> RecordAsync(RunningSimulator simulator, string kind, long packets)
    {
        await Eventually.TrueAsync(() => simulator.Host.Stats.Faults.GetValueOrDefault(kind) is { } total && total.Packets >= packets);
        var all = await RecordAsync(simulator);
        Assert.Equal(packets, all.Count(row => row.Kind == kind));
        return all;
    }

    /// <summary>A delay that was not early and is recorded as it was.</summary>
    public static async Task AssertDelayedAsync(RunningSimulator simulator, string kind, string what, TimeSpan delay, long sent, string clientId = "chosen")
    {
        Assert.True(TimeProvider.System.GetElapsedTime(sent) >= delay);
        var row = Assert.Single(await RecordAsync(simulator, kind, 1));
        Assert.Equal((clientId, what, kind, delay.TotalMilliseconds), (row.ClientId, row.What, row.Kind, row.PlannedMs));
        Assert.True(row.ActualMs >= delay.TotalMilliseconds);
    }

    /// <summary>A packet that never came, which is recorded.</summary>
    public static async Task AssertLostAsync(RunningSimulator simulator, string kind, string what)
    {
        var row = Assert.Single(await RecordAsync(simulator, kind, 1));
        Assert.Equal(new RecordedFault("chosen", what, kind, null, null), row);
    }

    /// <summary>Asks for a certificate; the PUBACK has come when this returns, the answer not yet.</summary>
    public static async Task RequestCertificateAsync(PacketClient client)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await RequestAsync(client, Topics.CreateCertificateFromCsr, ProvisioningCodec.Encode(PayloadFormat.Json, new CreateCertificateFromCsrRequest(csr)));
    }

    /// <summary>Gets a certificate and asks for a thing.</summary>
    public static async Task RequestThingAsync(PacketClient client)
    {
        await RequestCertificateAsync(client);
        var answer = await AnswerAsync(client, Topics.CreateCertificateFromCsr.Accepted);
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, answer, out CertificateIssued? issued, out _));
        var request = new RegisterThingRequest(issued.CertificateOwnershipToken, new Dictionary<string, string>(StringComparer.Ordinal) { ["SerialNumber"] = "SN1" });
        await RequestAsync(client, Topics.RegisterThing, ProvisioningCodec.Encode(PayloadFormat.Json, request));
    }

    public static async Task<byte[]> AnswerAsync(PacketClient client, string topic)
    {
        var packet = await client.ReceiveAsync<MqttPublishPacket>();
        Assert.Equal(topic, packet.Topic);
        return packet.Payload.ToArray();
    }

    public static async Task<int> RejectionAsync(PacketClient client, string topic)
    {
        Assert.True(ProvisioningCodec.TryDecode(PayloadFormat.Json, await AnswerAsync(client, topic), out RequestRejected? rejected, out _));
        return rejected.StatusCode;
    }

    private static async Task RequestAsync(PacketClient client, ProvisioningTopicSet topics, byte[] payload)
    {
        await client.SubscribeAsync(topics.Accepted, topics.Rejected);
        await client.PublishAsync(topics.Request, packet => packet.Payload = new ReadOnlySequence<byte>(payload));
    }

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}

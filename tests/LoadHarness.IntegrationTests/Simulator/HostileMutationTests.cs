using System.Buffers;
using System.Text;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans;
using LoadHarness.Simulator.Authorization;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.IntegrationTests.Simulator;

/// <summary>10,000 mutated streams of a certificate whose policy allows little: none harms the simulator, acts outside the policy, or sees what is another's.</summary>
public sealed class HostileMutationTests
{
    private const int Streams = 10_000;
    private const int Attackers = 4;
    private const string EvilCertificate = "evil";
    private const string Secret = "genuine-secret";

    // What a mutation may put in a topic's place.
    private static readonly string[] Topics =
    [
        "evil/a", "evil/#", "evil/+/x", "victim/secret", "victim/#", "#", "+/secret", "$share/evil/victim/#", "$share/evil/#", "canary",
        "$aws/certificates/create-from-csr/json", "$aws/certificates/create-from-csr/json/accepted", "$aws/certificates/create-from-csr/json/rejected",
        "$aws/events/presence/connected/victim", "$aws/rules/r/x", "$SYS/#", "", "evil/1/2/3/4/5/6/7/8/9", "evil/\0", new('x', 300),
    ];

    private static readonly byte[] Csr = AuthorizationTests.Csr();
    private static readonly string AnswerTopic = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr.Accepted;

    [Fact]
    public async Task Streams_Mutated_NeitherHarmNorLeakNorEscapeThePolicy()
    {
        await using var simulator = await RunningSimulator.StartAsync(options => options with { PlainPort = 0, Authorizer = new EvilPolicy(), PlainCertificate = EvilCertificate });
        await using var canary = await simulator.ConnectAsync("canary");
        await canary.SubscribeAsync("#");
        await using var victim = await simulator.ConnectAsync("victim", version: MqttProtocolVersion.V500);
        await victim.SubscribeAsync(AnswerTopic, "victim/own");

        using var over = new CancellationTokenSource();
        var answers = VictimAsync(victim, over.Token);
        var seen = await Task.WhenAll(Enumerable.Range(0, Attackers).Select(seed => Task.Run(() => AttackAsync(simulator, seed))));
        await over.CancelAsync();
        var certificates = await answers;

        await canary.PublishAsync("canary/end", [1]);
        for (var topic = ""; topic != "canary/end";)
        {
            (topic, var payload, _) = await canary.ReceiveAsync();
            Assert.Matches("^(evil/|victim/|canary/end$)", topic);
            Assert.True(topic.StartsWith("evil/", StringComparison.Ordinal) || topic == "canary/end" || Encoding.ASCII.GetString(payload) == Secret, topic);
        }

        var stats = simulator.Host.Stats;
        Assert.Equal(0, stats.ServerErrors);
        Assert.Equal(certificates, stats.CertificatesIssued);
        Assert.True(certificates > 0);

        // The run has reached what it is about: packets taken, refused and denied, and answers of all kinds.
        Assert.All(new[] { stats.Connects, stats.Malformed, stats.ConnectsDenied, stats.SubscribesDenied, stats.PublishesDenied }, count => Assert.True(count > 100, $"{stats}"));
        Assert.All(seen, answered => Assert.True(answered > Streams / Attackers));
        await Eventually.TrueAsync(() => simulator.Host.Stats.Connections == 2);
    }

    // Publishes secrets and asks for certificates until told to end; says how many certificates it got.
    private static async Task<int> VictimAsync(TestClient victim, CancellationToken over)
    {
        var request = new ProvisioningTopics(RunningSimulator.Template, PayloadFormat.Json).CreateCertificateFromCsr.Request;
        var count = 0;
        while (!over.IsCancellationRequested)
        {
            await victim.PublishAsync("victim/secret", Encoding.ASCII.GetBytes(Secret));
            await victim.PublishAsync(request, Csr);
            Assert.Equal(AnswerTopic, (await victim.ReceiveAsync()).Topic);
            count++;
        }

        return count;
    }

    // Returns how many bytes came back.
    private static async Task<long> AttackAsync(RunningSimulator simulator, int seed)
    {
        var random = new Random(seed);
        var received = 0L;
        for (var index = 0; index < Streams / Attackers; index++)
        {
            var version = random.Next(2) == 0 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;
            var stream = MutateBytes(random, Stream(random, version));
            var answer = await HostilePacketTests.ExchangeAsync(simulator, stream);
            received += answer.Length;
            var text = Encoding.Latin1.GetString(answer);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("certificatePem", text, StringComparison.Ordinal);
        }

        return received;
    }

    // A stream of valid packets, in which topics may be replaced and packets repeated, swapped or left out.
    private static byte[] Stream(Random random, MqttProtocolVersion version)
    {
        var formatter = new MqttPacketFormatterAdapter(version, new MqttBufferWriter(4096, 65536));
        var isV5 = version == MqttProtocolVersion.V500;
        List<MqttPacket> packets =
        [
            new MqttSubscribePacket { PacketIdentifier = 1, TopicFilters = [PacketClient.Filter(Topic(random)), PacketClient.Filter(AnswerTopic)] },
            new MqttPublishPacket { Topic = Topic(random), PacketIdentifier = 2, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, Payload = new ReadOnlySequence<byte>("evil"u8.ToArray()) },
            new MqttPublishPacket { Topic = Topic(random), Retain = random.Next(4) == 0, TopicAlias = (ushort)(isV5 ? random.Next(4) : 0), Payload = new ReadOnlySequence<byte>(Csr) },
            new MqttPubAckPacket { PacketIdentifier = (ushort)random.Next(1, 4) },
            new MqttUnsubscribePacket { PacketIdentifier = 3, TopicFilters = ["evil/a"] },
            MqttPingReqPacket.Instance,
        ];
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            var from = packets[random.Next(packets.Count)];
            packets[random.Next(packets.Count)] = from;
        }

        packets.Insert(0, new MqttConnectPacket
        {
            ClientId = random.Next(20) == 0 ? "victim" : $"evil-{random.Next(8)}",
            CleanSession = random.Next(2) == 0,
            SessionExpiryInterval = isV5 ? (uint)random.Next(2) : 0,
            KeepAlivePeriod = 60,
            WillFlag = random.Next(3) == 0,
            WillTopic = Topic(random),
            WillMessage = "evil"u8.ToArray(),
        });
        return [.. packets.SelectMany(packet =>
        {
            var encoded = formatter.Encode(packet);
            return (byte[])[.. encoded.Packet, .. encoded.Payload.ToArray()];
        })];
    }

    private static string Topic(Random random) => random.Next(2) == 0 ? "evil/a" : Topics[random.Next(Topics.Length)];

    // Up to three bytes changed, put in or taken out, anywhere; a third of the streams stays whole.
    private static byte[] MutateBytes(Random random, byte[] stream)
    {
        var bytes = stream.ToList();
        for (var changes = random.Next(3) == 0 ? 0 : random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    // The evil certificate may connect as evil-*, use topics under evil/, and listen for answers to its own requests, which it may not make.
    private sealed class EvilPolicy : IAuthorizer
    {
        public AuthorizationDecision Connect(Principal principal, bool isPersistent, string? willTopic) => Decide(principal, principal.ClientId.StartsWith("evil-", StringComparison.Ordinal));

        public AuthorizationDecision Publish(Principal principal, string topic, bool isRetained) => Decide(principal, IsEvil(topic));

        public AuthorizationDecision Subscribe(Principal principal, string filter) => Decide(principal, IsEvil(filter) || filter == AnswerTopic);

        public bool MayReceive(Principal principal, string topic) => principal.CertificateId != EvilCertificate || IsEvil(topic) || topic == AnswerTopic;

        private static bool IsEvil(string topic) => topic.StartsWith("evil/", StringComparison.Ordinal);

        private static AuthorizationDecision Decide(Principal principal, bool isAllowed) =>
            new(isAllowed || principal.CertificateId != EvilCertificate ? AuthorizationOutcome.Allowed : AuthorizationOutcome.ImplicitDeny, [], [], "");
    }
}

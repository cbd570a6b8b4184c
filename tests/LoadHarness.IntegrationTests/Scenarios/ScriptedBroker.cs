using System.Collections.Concurrent;
using System.Net.Security;
using System.Text;
using LoadHarness.Core.Plans;
using LoadHarness.IntegrationTests.Mqtt;

namespace LoadHarness.IntegrationTests.Scenarios;

/// <summary>What a broker saw.</summary>
/// <param name="Connection">Which connection, from 0.</param>
/// <param name="Packet">What came.</param>
/// <param name="At">When, as a timestamp.</param>
internal sealed record Seen(int Connection, PeerPacket Packet, long At);

/// <summary>A hand-written broker that answers everything well, except where a test answers instead. No certificate it hands out is a real one.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    public const string Certificate = """{"certificateId":"c","certificatePem":"pem","certificateOwnershipToken":"token"}""";
    public const string Thing = """{"deviceConfiguration":{},"thingName":"thing-1"}""";

    private readonly Peer _peer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Func<PeerConnection, Seen, Task<bool>> _answers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private ScriptedBroker(MqttVersion version, SslServerAuthenticationOptions? tls, Func<PeerConnection, Seen, Task<bool>> answers)
    {
        _peer = Peer.Listen(version);
        _tls = tls;
        _answers = answers;
        _accepting = AcceptAsync();
    }

    public int Port => _peer.Port;

    public ConcurrentQueue<Seen> Seen { get; } = new();

    /// <summary>Starts one.</summary>
    /// <param name="answers">Returns true where it has dealt with a packet itself.</param>
    /// <param name="version">The MQTT version.</param>
    /// <param name="tls">TLS; null for plain TCP.</param>
    public static ScriptedBroker Start(Func<PeerConnection, Seen, Task<bool>> answers, MqttVersion version = MqttVersion.V311, SslServerAuthenticationOptions? tls = null) => new(version, tls, answers);

    /// <summary>Starts one that answers one kind of packet in its own way.</summary>
    public static ScriptedBroker Start(PacketType type, string topicPart, Func<PeerConnection, Seen, Task> answer) => Start(async (connection, seen) =>
    {
        var isMine = seen.Packet.Type == type && Encoding.UTF8.GetString(seen.Packet.Body).Contains(topicPart, StringComparison.Ordinal);
        if (isMine)
        {
            await answer(connection, seen);
        }

        return isMine;
    });

    public Task NoneOpenAsync() => _peer.NoneOpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _peer.DisposeAsync();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        for (var number = 0; ; number++)
        {
            try
            {
                var connection = await _peer.AcceptAsync();
                _ = ServeAsync(connection, number);
            }
            catch (Exception end) when (end is System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(PeerConnection connection, int number)
    {
        try
        {
            if (_tls is not null)
            {
                await connection.SecureAsync(_tls);
            }

            while (!_stopping.IsCancellationRequested)
            {
                var seen = new Seen(number, await connection.ReadAsync(), TimeProvider.System.GetTimestamp());
                Seen.Enqueue(seen);
                if (!await _answers(connection, seen))
                {
                    await AnswerAsync(connection, seen.Packet);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            await connection.DisposeAsync(); // The device has closed; its end is answered by ours.
        }
    }

    private static async Task AnswerAsync(PeerConnection connection, PeerPacket packet)
    {
        switch (packet.Type)
        {
            case PacketType.Connect:
                await connection.ConnackAsync();
                break;
            case PacketType.Subscribe:
                await connection.SubackAsync(packet, [.. connection.FiltersOf(packet).Select(static _ => (byte)1)]);
                break;
            case PacketType.Publish:
                await connection.PubackAsync(packet);
                await AnswerRequestAsync(connection, packet.Topic);
                break;
        }
    }

    /// <summary>Answers a provisioning request as the service does.</summary>
    public static async Task AnswerRequestAsync(PeerConnection connection, string topic)
    {
        if (topic.StartsWith("$aws/certificates/", StringComparison.Ordinal))
        {
            await connection.PublishAsync(topic + "/accepted", Encoding.UTF8.GetBytes(Certificate));
        }
        else if (topic.StartsWith("$aws/provisioning-templates/", StringComparison.Ordinal))
        {
            await connection.PublishAsync(topic + "/accepted", Encoding.UTF8.GetBytes(Thing));
        }
    }
}

using System.Net.Sockets;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Plans;
using LoadHarness.Mqtt.Packets;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Packets;

namespace LoadHarness.Mqtt;

/// <summary>Sees each acknowledgement on the wire; for checking the instrument, never for results.</summary>
public interface IWireObserver
{
    /// <summary>Called when an acknowledgement was matched to its request.</summary>
    void Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered);
}

/// <summary>What a fleet's connections have in common.</summary>
public sealed record ConnectionDefaults
{
    /// <summary>How long each step may take.</summary>
    public required TimeoutPlan Timeouts { get; init; }

    /// <summary>The keep-alive sent in CONNECT.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Sees acknowledgements; null for nobody.</summary>
    public IWireObserver? Observer { get; init; }
}

/// <summary>One attempt to connect: as far as it came.</summary>
/// <param name="Tcp">Name lookup and TCP.</param>
/// <param name="Tls">The handshake; null where it was not reached or there is none.</param>
/// <param name="Connack">CONNECT to CONNACK; null where it was not reached.</param>
/// <param name="Connection">The connection where CONNECT was sent; it may still be waiting for a late CONNACK.</param>
public readonly record struct ConnectAttempt(StepTiming Tcp, StepTiming? Tls, PendingAnswer? Connack, MqttConnection? Connection)
{
    /// <summary>Why the handshake failed; null where it did not.</summary>
    public HandshakeFailure? TlsFailure { get; init; }
}

/// <summary>Opens MQTT connections for a fleet.</summary>
public sealed class DeviceConnector
{
    private readonly Connector _connector;
    private readonly PacketCodec _codec;
    private readonly ConnectionDefaults _defaults;
    private readonly RunRecorder _recorder;
    private readonly ClientIdUses _clientIds = new();

    /// <summary>Makes a connector.</summary>
    public DeviceConnector(Connector connector, PacketCodec codec, ConnectionDefaults defaults, RunRecorder recorder)
    {
        _connector = connector;
        _codec = codec;
        _defaults = defaults;
        _recorder = recorder;
    }

    /// <summary>Connects: TCP, TLS, CONNECT, CONNACK, each under its own timeout and all under the connect timeout.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="clientId">The MQTT client id.</param>
    /// <param name="identity">Whose certificate.</param>
    /// <param name="again">True where the device was connected, or tried to be, before.</param>
    /// <param name="cancellationToken">Cuts it off.</param>
    /// <param name="mayShareId">True where the client id is not the device's own: then it is watched who else uses it.</param>
    /// <param name="traits">What is particular to the connection; null for nothing.</param>
    public async ValueTask<ConnectAttempt> ConnectAsync(int device, string clientId, ConnectionIdentity identity, bool again, CancellationToken cancellationToken, bool mayShareId = false, ConnectionTraits? traits = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        traits ??= ConnectionTraits.Usual;
        var timeouts = _defaults.Timeouts;
        var begun = _connector.TimeProvider.GetTimestamp();
        _recorder.Connections.CountAttempt();
        _recorder.Connections.Presence.Attempted(begun);
        var (socket, tcp) = await _connector.ConnectAsync(device, Within(timeouts.Tcp, begun), cancellationToken).ConfigureAwait(false);
        if (socket is null)
        {
            return new ConnectAttempt(tcp, null, null, null);
        }

        Stream stream = new NetworkStream(socket, ownsSocket: true);
        var blockable = identity.Manner.BlocksReceive ? new BlockableStream(stream) : null;
        stream = blockable ?? stream;
        var network = traits.CanGoSilent ? new SilenceableStream(stream, 2 * _defaults.KeepAlive) : null;
        stream = network ?? stream;
        StepTiming? tls = null;
        if (identity.Tls is not null)
        {
            var (secured, timing, failure) = await _connector.HandshakeAsync(stream, identity, Within(timeouts.Tls, begun), cancellationToken).ConfigureAwait(false);
            tls = timing;
            if (secured is null)
            {
                var sent = HandshakeMarks.Of(identity, _connector.HostName, _connector.TimeProvider.GetUtcNow());
                return new ConnectAttempt(tcp, timing, null, null) { TlsFailure = failure is null ? null : failure with { Marks = failure.Marks | sent } };
            }

            stream = secured;
            CountHandshake(secured);
        }

        var connection = new MqttConnection(stream, _codec, clientId, _connector.TimeProvider, _recorder.Connections, _defaults, again)
        {
            Device = device,
            Socket = socket,
            Handshake = identity,
            HostName = _connector.HostName,
            Manner = identity.Manner,
            Blockable = blockable,
            Network = network,
            Traits = traits,
            ClientIds = mayShareId ? _clientIds.Enter(clientId) : null,
        };
        connection.NoteRoundTrip(tcp.Answered - tcp.Sent);
        InlineReads.Begin(socket); // From here on: a handshake's work would keep the event thread from all other sockets.
        var connack = await connection.ConnectAsync(Within(timeouts.Connack, begun), cancellationToken).ConfigureAwait(false);
        return new ConnectAttempt(tcp, tls, connack, connection);
    }

    /// <summary>Says whether a CONNACK accepts the connection, and its code.</summary>
    public static (bool Accepted, byte Code) Read(PendingAnswer connack)
    {
        ArgumentNullException.ThrowIfNull(connack);

        // 3.1.1 fills the return code, 5 the reason code; 0 is success in both.
        var packet = (MqttConnAckPacket)connack.Packet!;
        var code = Math.Max((byte)packet.ReturnCode, (byte)packet.ReasonCode);
        return (code == 0, code);
    }

    /// <summary>Says whether CONNACK tells of a session that the broker has kept.</summary>
    public static bool HasSession(PendingAnswer connack)
    {
        ArgumentNullException.ThrowIfNull(connack);
        return ((MqttConnAckPacket)connack.Packet!).IsSessionPresent;
    }

    private void CountHandshake(Stream stream)
    {
        if (stream is ITlsStream tls)
        {
            _recorder.Handshakes.Count(tls.WasResumed == true, tls.ProtocolName);
        }
    }

    private TimeSpan Within(TimeSpan step, long begun)
    {
        var left = _defaults.Timeouts.Connect - _connector.TimeProvider.GetElapsedTime(begun);
        return left < step ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : step;
    }
}

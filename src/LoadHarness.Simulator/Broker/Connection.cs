using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Quotas;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>One client's connection, from the accepted socket to its end. No thread, no timer and, while idle, no buffer of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "ServeAsync owns the stream and disposes of it at its end.")]
internal sealed partial class Connection : ISessionOwner
{
    // AWS publishes no limit for the time from TCP to CONNECT; longer than any client waits.
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(60);

    private readonly MqttBroker _broker;
    private readonly Socket _socket;
    private readonly ListenerProfile _profile;
    private Stream _stream;
    private MqttProtocolVersion _version; // Unknown before CONNECT.
    private readonly TokenBucket? _publishes; // The quota of this connection, both ways; null for none.
    private long _lastHeard;
    private TimeSpan _patience = ConnectDeadline;

    /// <summary>Takes over a socket.</summary>
    public Connection(MqttBroker broker, Socket socket, ListenerProfile profile)
    {
        _broker = broker;
        _socket = socket;
        _profile = profile;
        _stream = new GatedStream(new NetworkStream(socket, ownsSocket: true), broker.Faults, NoteStall, EndByPartition, broker.Stopping);
        _lastHeard = broker.Time.GetTimestamp();
        _publishes = broker.Behavior.Quotas.ForConnection();
        Address = (socket.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
    }

    /// <summary>The client id; empty before CONNECT.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>The certificate the client showed; null on a plain port.</summary>
    public string? CertificateId { get; private set; }

    /// <summary>Where the client connects from.</summary>
    public IPAddress Address { get; }

    private bool IsV5 => _version == MqttProtocolVersion.V500;

    /// <summary>Serves the connection until it ends; never throws.</summary>
    public async Task ServeAsync()
    {
        await Task.Yield(); // The accepting loop goes on at once.
        try
        {
            if (await HandshakeAsync().ConfigureAwait(false))
            {
                await ReadAsync().ConfigureAwait(false);
            }
        }
        catch (MalformedPacketException exception)
        {
            Interlocked.Increment(ref _broker.Counters.Malformed);
            Log.Malformed(_broker.Logger, ClientId, exception.Message);
            End(DisconnectReason.ClientError, MqttDisconnectReasonCode.MalformedPacket);
            await FlushedAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            Log.Ended(_broker.Logger, ClientId, exception.Message); // The peer went, or we closed.
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _broker.Counters.ServerErrors);
            NoteEnd(DisconnectReason.ServerError);
            Log.Failed(_broker.Logger, exception, ClientId); // The connection's edge: a bug here must not end the simulator.
        }
        finally
        {
            NoteEnd(_broker.Stopping.IsCancellationRequested ? DisconnectReason.ServerInitiated : DisconnectReason.ConnectionLost);
            _broker.Remove(this);
            LeaveSession();
            Abort();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Notes that the client was heard.</summary>
    public void Touch(long now) => Volatile.Write(ref _lastHeard, now);

    /// <summary>Whether nothing was heard for one and a half keep-alives, or no CONNECT came in time.</summary>
    public bool IsOverdue(long now) => !_isHalfOpen && !_isHeld && _broker.Time.GetElapsedTime(Volatile.Read(ref _lastHeard), now) > _patience;

    private void Count(BrokerMetric metric) => _broker.Behavior.Metrics.Add(metric);

    private void NoteStall(string what, TimeSpan planned, TimeSpan actual) =>
        NoteFault(what, 0, FaultKind.Stall, planned, actual);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Connection of '{ClientId}' ended: {Reason}")]
        public static partial void Ended(ILogger logger, string clientId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Connection of '{ClientId}' closed: {Reason}")]
        public static partial void Malformed(ILogger logger, string clientId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "CONNECT of '{ClientId}' refused: certificate {CertificateId} is {Status}.")]
        public static partial void CertificateRefused(ILogger logger, string clientId, string? certificateId, string status);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Action} of '{ClientId}' denied on '{Resource}': {Explanation}")]
        public static partial void Denied(ILogger logger, string action, string clientId, string resource, string explanation);

        [LoggerMessage(Level = LogLevel.Error, Message = "Connection of '{ClientId}' failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string clientId);
    }
}

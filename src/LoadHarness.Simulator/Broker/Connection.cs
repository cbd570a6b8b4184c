using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadHarness.AwsIot;
using LoadHarness.Simulator.Faults;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>One client's connection, from the accepted socket to its end. No thread, no timer and, while idle, no buffer of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "ServeAsync owns the stream and disposes of it at its end.")]
internal sealed partial class Connection
{
    // AWS publishes no limit for the time from TCP to CONNECT; longer than any client waits.
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(60);

    private readonly MqttBroker _broker;
    private readonly Socket _socket;
    private readonly ListenerProfile _profile;
    private Stream _stream;
    private MqttProtocolVersion _version; // Unknown before CONNECT.
    private uint _clientMaxPacketBytes;
    private long _lastHeard;
    private TimeSpan _patience = ConnectDeadline;

    /// <summary>Takes over a socket.</summary>
    public Connection(MqttBroker broker, Socket socket, ListenerProfile profile)
    {
        _broker = broker;
        _socket = socket;
        _profile = profile;
        _stream = new GatedStream(new NetworkStream(socket, ownsSocket: true), broker.Faults, NoteStall, broker.Stopping);
        _lastHeard = broker.Time.GetTimestamp();
    }

    /// <summary>The client id; empty before CONNECT was accepted.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>The certificate the client showed; null on a plain port.</summary>
    public string? CertificateId { get; private set; }

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
            CloseWith(MqttDisconnectReasonCode.MalformedPacket);
            await FlushedAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            Log.Ended(_broker.Logger, ClientId, exception.Message); // The peer went, or we closed.
        }
        catch (Exception exception)
        {
            Log.Failed(_broker.Logger, exception, ClientId); // The connection's edge: a bug here must not end the simulator.
        }
        finally
        {
            _broker.Unregister(this);
            Abort();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes at once, without a word.</summary>
    public void Abort()
    {
        lock (_writing)
        {
            _isClosed = true;
        }

        try
        {
            // Ends the pending read and write. Disposing of a socket in use would send a reset, which no client takes for a close.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _socket.Dispose(); // The peer was faster.
        }
    }

    /// <summary>Closes after what is queued has gone; an MQTT 5 client is told why, after its CONNACK.</summary>
    public void CloseWith(MqttDisconnectReasonCode reason)
    {
        if (_version == MqttProtocolVersion.V500 && ClientId.Length > 0)
        {
            Send(new MqttDisconnectPacket { ReasonCode = reason });
        }

        CloseWhenFlushed();
    }

    /// <summary>Whether it was told to close already.</summary>
    public bool IsClosing
    {
        get
        {
            lock (_writing)
            {
                return _isClosing || _isClosed;
            }
        }
    }

    /// <summary>Notes that the client was heard.</summary>
    public void Touch(long now) => Volatile.Write(ref _lastHeard, now);

    /// <summary>Whether nothing was heard for one and a half keep-alives, or no CONNECT came in time.</summary>
    public bool IsOverdue(long now) => _broker.Time.GetElapsedTime(Volatile.Read(ref _lastHeard), now) > _patience;

    // False where the connection is to be swallowed: it has been when this returns.
    private async ValueTask<bool> HandshakeAsync()
    {
        if (_profile.Tls is null)
        {
            return true;
        }

        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsServerAsync(_profile.Tls, _broker.Stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _broker.Counters.HandshakesFailed);
            throw;
        }

        Interlocked.Increment(ref _broker.Counters.Handshakes);
        using (var certificate = tls.RemoteCertificate)
        {
            CertificateId = certificate is null ? null : AwsIotNames.CertificateId(certificate.GetRawCertData());
        }

        if (_profile.Alpn is null || tls.NegotiatedApplicationProtocol == _profile.Alpn)
        {
            return true;
        }

        // Without ALPN port 443 is an HTTPS server on AWS: TLS is fine and a CONNECT is never answered.
        await SwallowAsync().ConfigureAwait(false);
        return false;
    }

    private void NoteStall(string what, TimeSpan planned, TimeSpan actual) =>
        _broker.Faults.Record.Add(new FaultRow(_broker.Faults.SinceArmed, ClientId, what, 0, FaultKind.Stall, planned, actual));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Connection of '{ClientId}' ended: {Reason}")]
        public static partial void Ended(ILogger logger, string clientId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Connection of '{ClientId}' closed: {Reason}")]
        public static partial void Malformed(ILogger logger, string clientId, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "CONNECT of '{ClientId}' refused: certificate {CertificateId} is {Status}.")]
        public static partial void CertificateRefused(ILogger logger, string clientId, string? certificateId, string status);

        [LoggerMessage(Level = LogLevel.Error, Message = "Connection of '{ClientId}' failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string clientId);
    }
}

using System.Net.Sockets;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>Ending: why, what the client is told, and what becomes of its session and will.</content>
internal sealed partial class Connection
{
    private const int NotEnded = -1;

    // For a last packet that the client does not read.
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(2);

    private int _endReason = NotEnded; // The first one counts.
    private Will? _will;
    private bool _wantsWill; // DISCONNECT with reason 0x04.

    // Whoever was put out (taken over, its certificate deactivated) does nothing more, though its packets may still stand in buffers.
    private bool IsEnded => Volatile.Read(ref _endReason) != NotEnded;

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

    /// <summary>Whether it was told to close and does not even read what it was sent last.</summary>
    public bool IsStuck(long now)
    {
        lock (_writing)
        {
            return _isClosing && _broker.Time.GetElapsedTime(_closingSince, now) > FlushDeadline;
        }
    }

    /// <inheritdoc/>
    public void End(DisconnectReason reason, MqttDisconnectReasonCode? code = null, string? text = null)
    {
        NoteEnd(reason);
        if (IsV5 && code is { } told && _session is not null)
        {
            Send(new MqttDisconnectPacket { ReasonCode = told, ReasonString = text });
        }

        CloseWhenFlushed();
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

    /// <inheritdoc/>
    public void EndByApi(bool cleanSession, bool preventWillMessage)
    {
        if (preventWillMessage)
        {
            _will = null;
        }

        if (cleanSession && _session is { } session)
        {
            _broker.Sessions.SetExpiry(session, TimeSpan.Zero);
        }

        End(DisconnectReason.ApiInitiated, MqttDisconnectReasonCode.AdministrativeAction);
    }

    private void NoteEnd(DisconnectReason reason) => Interlocked.CompareExchange(ref _endReason, (int)reason, NotEnded);

    private bool Refuse(DisconnectReason reason, MqttDisconnectReasonCode? code = null, string? text = null)
    {
        End(reason, code, text);
        return false;
    }

    private bool OnDisconnect(MqttDisconnectPacket packet, ArraySegment<byte> body)
    {
        _wantsWill = packet.ReasonCode == MqttDisconnectReasonCode.DisconnectWithWillMessage;
        if (IsV5 && PacketRules.SessionExpiryOf(body) is { } seconds)
        {
            if (seconds > 0 && _session!.Expiry == TimeSpan.Zero)
            {
                return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.ProtocolError); // MQTT 5 §3.14.2.2.2
            }

            _broker.Sessions.SetExpiry(_session!, SessionStore.Limited(seconds));
        }

        NoteEnd(DisconnectReason.ClientInitiated);
        return false;
    }

    private void LeaveSession()
    {
        if (_session is null)
        {
            return;
        }

        var reason = (DisconnectReason)_endReason;
        var will = DisconnectReasons.SendsWill(reason) || _wantsWill ? _will : null;
        Interlocked.Increment(ref _broker.Counters.Ends[(int)reason]);
        _broker.Lifecycle.Disconnected(this, reason);
        if (_broker.Sessions.Close(this, _session, will) is { } due)
        {
            _broker.Publish(due);
        }
    }
}

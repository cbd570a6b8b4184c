using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Mqtt;

/// <content>What each packet means.</content>
public sealed partial class MqttConnection
{
    private void Handle(MqttPacket packet, long at)
    {
        switch (packet)
        {
            case MqttConnAckPacket connack:
                HandleConnack(connack, at);
                break;
            case MqttSubAckPacket suback:
                Acknowledge(StepKind.Suback, suback.PacketIdentifier, suback, at);
                break;
            case MqttPubAckPacket puback:
                Acknowledge(StepKind.Puback, puback.PacketIdentifier, puback, at);
                break;
            case MqttPublishPacket publish:
                HandlePublish(publish, at);
                break;
            case MqttPingRespPacket:
                _pinging = false;
                break;
            case MqttDisconnectPacket disconnect:
                DisconnectCode = (byte)disconnect.ReasonCode;
                break;
            default:
                throw new MqttProtocolViolationException($"A server must not send {packet.GetType().Name}.");
        }
    }

    private void HandleConnack(MqttConnAckPacket connack, long at)
    {
        var pending = Match(static pending => pending.Kind == StepKind.Connack);
        if (pending is null)
        {
            throw new MqttProtocolViolationException("CONNACK came twice.");
        }

        if (!pending.HasTimedOut && connack is { ReturnCode: MqttConnectReturnCode.ConnectionAccepted, ReasonCode: MqttConnectReasonCode.Success })
        {
            CountConnected(at);
        }

        NoteRoundTrip(at - pending.Sent);
        pending.Answer(connack, at);
        _defaults.Observer?.Acknowledged(ClientId, StepKind.Connack, 0, pending.Sent, at);
    }

    private void CountConnected(long at)
    {
        using var scope = _lock.EnterScope();
        if (_closedBy != CloseReason.None)
        {
            return; // Closed by the device in this very moment.
        }

        _counted = true;
        _connectedAt = at;
        _counters.CountConnected(_again);
        _counters.Presence.Connected(Device, at);
        if (_defaults.KeepAlive == TimeSpan.Zero)
        {
            return; // Off (MQTT 3.1.1 §3.1.2.10).
        }

        _keepAlive = _timeProvider.CreateTimer(static connection => ((MqttConnection)connection!).Ping(), this, _defaults.KeepAlive, _defaults.KeepAlive);
    }

    private void Acknowledge(StepKind kind, ushort packetId, MqttPacket packet, long at)
    {
        var pending = Match(pending => pending.Kind == kind && pending.PacketId == packetId);
        if (pending is null)
        {
            return; // A second acknowledgement of the same packet: allowed after a redelivery, and worth nothing.
        }

        NoteRoundTrip(at - pending.Sent);
        pending.Answer(packet, at);
        _defaults.Observer?.Acknowledged(ClientId, kind, packetId, pending.Sent, at);
    }

    private void HandlePublish(MqttPublishPacket publish, long at)
    {
        // MQTTnet's reader hands out a copy of the payload, so it may outlive the receive buffer.
        Match(pending => pending.AcceptedTopic == publish.Topic || pending.RejectedTopic == publish.Topic)?.Answer(publish, at);
        if (publish.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
        {
            _ = SendQuietlyAsync(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier });
        }
    }

    private void Ping()
    {
        if (_pinging)
        {
            MarkClosed(CloseReason.KeepAlive, _timeProvider.GetTimestamp());
            _stream.Dispose();
            return;
        }

        _pinging = true;
        _ = SendQuietlyAsync(MqttPingReqPacket.Instance);
    }

    private async Task SendQuietlyAsync(MqttPacket packet)
    {
        try
        {
            await WriteAsync(packet, null, default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The receive loop sees the close and says so.
        }
    }
}

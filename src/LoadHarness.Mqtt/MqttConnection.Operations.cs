using System.Buffers;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Mqtt.Transport;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Mqtt;

/// <summary>A request and what it waits for: the broker's PUBACK, and the service's answer.</summary>
/// <param name="Puback">The acknowledgement of the request's PUBLISH.</param>
/// <param name="Response">The message on the accepted or rejected topic.</param>
public readonly record struct PendingRequest(PendingAnswer Puback, PendingAnswer Response);

public sealed partial class MqttConnection
{
    /// <summary>Sends CONNECT and waits for CONNACK.</summary>
    internal async ValueTask<PendingAnswer> ConnectAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _receiving = ReceiveAsync();
        var pending = new PendingAnswer(StepKind.Connack, 0);
        var packet = new MqttConnectPacket
        {
            ClientId = ClientId,
            CleanSession = !Traits.KeepsSession,
            KeepAlivePeriod = (ushort)Math.Min(ushort.MaxValue, _defaults.KeepAlive.TotalSeconds),
        };
        if (Traits.KeepsSession && _codec.IsV5)
        {
            packet.SessionExpiryInterval = (uint)ConnectionTraits.SessionExpiry.TotalSeconds; // Absent it is 0: the session would end with the connection (MQTT 5 §3.1.2.11.2).
        }

        if (Manner.ReceiveBuffer is { } size && _codec.IsV5)
        {
            packet.MaximumPacketSize = (uint)size; // Then the server must not send more (MQTT 5 §3.1.2.11.4), and the answer never comes.
            _sent |= size < SmallestUsefulBuffer ? WireMarks.SmallReceiveBuffer : WireMarks.None;
        }

        await ExchangeAsync(packet, pending, timeout, cancellationToken).ConfigureAwait(false);
        return pending;
    }

    /// <summary>Sends one SUBSCRIBE and waits for its SUBACK.</summary>
    /// <param name="filters">The topic filters, asked for at QoS 1; at 2 by a device of that manner.</param>
    /// <param name="timeout">How long the SUBACK may take.</param>
    /// <param name="cancellationToken">Cuts the wait off.</param>
    public async ValueTask<PendingAnswer> SubscribeAsync(IReadOnlyList<string> filters, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        NoteFilters(filters);
        var pending = new PendingAnswer(StepKind.Suback, NextPacketId());
        var packet = new MqttSubscribePacket
        {
            PacketIdentifier = pending.PacketId,
            TopicFilters = [.. Manner.AsksQos2 ? filters.Select(AtQos2) : filters.Select(AtQos1)],
        };
        Blockable?.Block();
        await ExchangeAsync(packet, pending, timeout, cancellationToken).ConfigureAwait(false);
        Blockable?.Unblock();
        return pending;
    }

    /// <summary>Returns a filter's code in a SUBACK: 0 to 2 grant it; anything else, or no code at all, refuses it.</summary>
    /// <param name="suback">An answered SUBSCRIBE.</param>
    /// <param name="index">The filter's place in the SUBSCRIBE.</param>
    public static (bool Granted, byte Code) ReadFilter(PendingAnswer suback, int index)
    {
        ArgumentNullException.ThrowIfNull(suback);
        var codes = ((MqttSubAckPacket)suback.Packet!).ReasonCodes;
        var code = codes is not null && index < codes.Count ? (byte)codes[index] : (byte)0x80;
        return (code <= 2, code);
    }

    /// <summary>Publishes at QoS 1 and waits for the PUBACK.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload, 128 KiB at most on AWS IoT.</param>
    /// <param name="timeout">How long the PUBACK may take.</param>
    /// <param name="cancellationToken">Cuts the wait off.</param>
    public async ValueTask<PendingAnswer> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pending = new PendingAnswer(StepKind.Puback, NextPacketId());
        await ExchangeAsync(PublishPacket(topic, payload, pending.PacketId), pending, timeout, cancellationToken).ConfigureAwait(false);
        return pending;
    }

    /// <summary>Publishes at QoS 0, which nothing acknowledges. A dead connection is an outcome, not an exception.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>When the socket had taken it.</returns>
    public async ValueTask<StepTiming> PublishUnacknowledgedAsync(string topic, ReadOnlyMemory<byte> payload)
    {
        var packet = PublishPacket(topic, payload, packetId: 0);
        packet.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce;
        var sent = _timeProvider.GetTimestamp();
        var outcome = ClosedBy is CloseReason.None ? Outcome.Ok : Outcome.DisconnectedAfterPublish;
        try
        {
            if (outcome == Outcome.Ok)
            {
                await WriteAsync(packet, null, default, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            outcome = Outcome.DisconnectedAfterPublish; // The receive loop sees the close and says why.
        }

        return new StepTiming(ClosedBy is CloseReason.Local && outcome != Outcome.Ok ? Outcome.Cancelled : outcome, sent, _timeProvider.GetTimestamp());
    }

    /// <summary>Returns a PUBACK's reason code (MQTT 5); below 0x80 is success.</summary>
    public static byte ReadPuback(PendingAnswer puback)
    {
        ArgumentNullException.ThrowIfNull(puback);
        return (byte)((MqttPubAckPacket)puback.Packet!).ReasonCode;
    }

    /// <summary>Publishes a request at QoS 1; its PUBACK and its answer are then awaited by the caller, each on its own.</summary>
    /// <param name="kind">Which step the answer belongs to.</param>
    /// <param name="topic">The request's topic.</param>
    /// <param name="acceptedTopic">Where success is answered.</param>
    /// <param name="rejectedTopic">Where failure is answered.</param>
    /// <param name="payload">The request.</param>
    /// <param name="pubackTimeout">How long the PUBACK may take.</param>
    /// <param name="responseTimeout">How long the answer may take.</param>
    /// <param name="cancellationToken">Cuts the sending off.</param>
    public async ValueTask<PendingRequest> RequestAsync(StepKind kind, string topic, string acceptedTopic, string rejectedTopic, ReadOnlyMemory<byte> payload,
        TimeSpan pubackTimeout, TimeSpan responseTimeout, CancellationToken cancellationToken)
    {
        var puback = new PendingAnswer(StepKind.Puback, NextPacketId());
        var response = new PendingAnswer(kind, 0, acceptedTopic, rejectedTopic);

        // Awaited before the request leaves: on a fast target the answer overtakes the return of the write.
        if (TryAwait(response))
        {
            await SendAsync(PublishPacket(topic, payload, puback.PacketId), puback, pubackTimeout, cancellationToken).ConfigureAwait(false);
            if (puback.IsCancelled || puback.Sent == 0)
            {
                response.GiveUp(); // Cut off before it left as a whole: nothing was asked, so nothing can time out.
                return new PendingRequest(puback, response);
            }

            var left = responseTimeout - _timeProvider.GetElapsedTime(puback.Sent);
            response.Begin(puback.Sent, left > TimeSpan.Zero ? left : TimeSpan.Zero, _timeProvider);
        }
        else
        {
            _ = TryAwait(puback);
        }

        return new PendingRequest(puback, response);
    }

    /// <summary>Returns an answer's payload, and whether it came on the accepted topic.</summary>
    public static (bool Accepted, ReadOnlySequence<byte> Payload) ReadResponse(PendingAnswer response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var packet = (MqttPublishPacket)response.Packet!;
        return (packet.Topic == response.AcceptedTopic, packet.Payload);
    }

    private static MqttTopicFilter AtQos1(string filter) => new() { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };

    private static MqttTopicFilter AtQos2(string filter) => new() { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.ExactlyOnce };

    private static MqttPublishPacket PublishPacket(string topic, ReadOnlyMemory<byte> payload, ushort packetId) => new()
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        PacketIdentifier = packetId,
    };
}

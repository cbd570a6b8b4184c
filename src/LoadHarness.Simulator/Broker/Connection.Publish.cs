using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Quotas;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>PUBLISH from the client.</content>
internal sealed partial class Connection
{
    private TopicAliases? _aliases;
    private SequenceWindow _sequence;

    private async ValueTask<bool> OnPublishAsync(MqttPublishPacket packet)
    {
        PacketRules.Check(packet);
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            return !IsV5 || Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.QoSNotSupported);
        }

        var topic = packet.Topic ?? "";
        if (packet.TopicAlias > 0 && !(_aliases ??= new TopicAliases()).TryResolve(packet.TopicAlias, ref topic))
        {
            return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.TopicAliasInvalid);
        }

        if (packet.Payload.Length > AwsIotQuotas.MaxPayloadBytes)
        {
            return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.PacketTooLarge);
        }

        packet.Topic = topic;
        if (IsThrottled(MqttControlPacketType.Publish, packet.PacketIdentifier) || !_broker.Behavior.Quotas.TryPublishIn(_publishes))
        {
            return ThrottlePublish(packet);
        }

        var isProvisioning = ProvisioningTopics.TryParseRequest(topic, out var request);
        if (!IsPublishable(topic, packet.Retain, isProvisioning))
        {
            Count(BrokerMetric.PublishInClientError);
            return RefusePublish(packet, MqttPubAckReasonCode.TopicNameInvalid, MqttDisconnectReasonCode.TopicNameInvalid);
        }

        if (_principal is not null && !IsAllowed(_broker.Authorizer.Publish(_principal, topic, packet.Retain), packet.Retain ? IotActions.RetainPublish : IotActions.Publish, topic))
        {
            return DenyPublish(packet);
        }

        if (isProvisioning)
        {
            Count(BrokerMetric.PublishInSuccess);
            Acknowledge(packet, MqttPubAckReasonCode.Success);
            await ProvisionAsync(packet, request).ConfigureAwait(false);
            return true;
        }

        var message = Message.Of(packet, _broker.Time.GetTimestamp());
        if (!_broker.TryRetain(message))
        {
            // No room for another retained message: as for a throttled one, 3.1.1 gets no PUBACK.
            Count(BrokerMetric.PublishRetainedThrottle);
            return !IsV5 || Acknowledge(packet, MqttPubAckReasonCode.QuotaExceeded);
        }

        Count(BrokerMetric.PublishInSuccess);
        NoteSequence(packet);
        if (message.IsRetained)
        {
            Count(BrokerMetric.PublishRetainedSuccess);
        }

        Acknowledge(packet, MqttPubAckReasonCode.Success);
        if (!topic.StartsWith(TopicRules.BasicIngestPrefix, StringComparison.Ordinal))
        {
            _broker.Deliver(message, _session);
        }

        return true;
    }

    private void NoteSequence(MqttPublishPacket packet)
    {
        if (!SequencedPayload.TryRead(packet.Payload, out var number))
        {
            return;
        }

        Interlocked.Increment(ref _broker.Counters.SequencedMessages);
        switch (_sequence.Take(number))
        {
            case SequenceVerdict.Duplicate:
                Interlocked.Increment(ref _broker.Counters.DuplicateMessages);
                break;
            case SequenceVerdict.OutOfOrder:
                Interlocked.Increment(ref _broker.Counters.OvertakenMessages);
                break;
            default:
                break;
        }
    }

    // Of reserved topics only requests and Basic Ingest can be published to, and none with RETAIN (AWS IoT developer guide, "Reserved topics").
    private static bool IsPublishable(string topic, bool isRetained, bool isProvisioning) =>
        TopicRules.IsWithinLimits(topic)
        && (!topic.StartsWith('$') || (!isRetained && (isProvisioning || topic.StartsWith(TopicRules.BasicIngestPrefix, StringComparison.Ordinal))));

    private bool DenyPublish(MqttPublishPacket packet)
    {
        Interlocked.Increment(ref _broker.Counters.PublishesDenied);
        Count(packet.Retain ? BrokerMetric.PublishRetainedAuthError : BrokerMetric.PublishInAuthError);
        var denied = _broker.Behavior.Denied;
        if (IsV5)
        {
            return packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce
                ? Acknowledge(packet, MqttPubAckReasonCode.NotAuthorized)
                : Refuse(DisconnectReason.AuthError, denied.Publish5 == DeniedPublish5.Close ? null : MqttDisconnectReasonCode.NotAuthorized);
        }

        return denied.Publish == DeniedPublish.Silent || Refuse(DisconnectReason.AuthError);
    }

    // Dropped: 3.1.1 never hears of it, MQTT 5 in the PUBACK.
    private bool ThrottlePublish(MqttPublishPacket packet)
    {
        Count(BrokerMetric.PublishInThrottle);
        var looks = _broker.Behavior.Throttled;
        if (IsV5)
        {
            return looks.Publish5 == ThrottledPublish5.Drop || Acknowledge(packet, MqttPubAckReasonCode.QuotaExceeded);
        }

        return looks.Publish == ThrottledPublish.Drop || Refuse(DisconnectReason.Throttled);
    }

    // MQTT 5 hears of it in the PUBACK if there is one; everybody else is closed.
    private bool RefusePublish(MqttPublishPacket packet, MqttPubAckReasonCode puback, MqttDisconnectReasonCode disconnect) =>
        IsV5 && packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce
            ? Acknowledge(packet, puback)
            : Refuse(DisconnectReason.ClientError, disconnect);

    private bool Acknowledge(MqttPublishPacket packet, MqttPubAckReasonCode reason)
    {
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
        {
            Answer(MqttControlPacketType.PubAck, new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = reason, ReasonString = reason == MqttPubAckReasonCode.NotAuthorized ? Problem(NotAuthorized) : null }, packet.PacketIdentifier);
        }

        return true;
    }
}

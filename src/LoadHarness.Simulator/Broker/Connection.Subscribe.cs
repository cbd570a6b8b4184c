using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Quotas;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>SUBSCRIBE and UNSUBSCRIBE.</content>
internal sealed partial class Connection
{
    private bool OnSubscribe(MqttSubscribePacket packet)
    {
        var receivedAt = DelayQueue.Now;
        PacketRules.Check(packet);
        if (packet.TopicFilters.Count > AwsIotQuotas.FiltersPerSubscribe)
        {
            throw new MalformedPacketException("The SUBSCRIBE has more than 8 filters.");
        }

        if (packet.SubscriptionIdentifier > 0)
        {
            Count(BrokerMetric.SubscribeClientError);
            return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.SubscriptionIdentifiersNotSupported, "Subscription Id is not supported now");
        }

        if (packet.TopicFilters.Exists(filter => filter.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce))
        {
            // QoS 2 is not acknowledged in 3.1.1 (AWS IoT developer guide, MQTT differences).
            return !IsV5 || Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.QoSNotSupported);
        }

        if (packet.TopicFilters.Exists(filter => IsPublishOnly(filter.Topic)) || (!IsV5 && packet.TopicFilters.Exists(filter => !TopicRules.IsWithinLimits(filter.Topic))))
        {
            Count(BrokerMetric.SubscribeClientError);
            return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.TopicFilterInvalid);
        }

        if (packet.TopicFilters.Exists(filter => filter.NoLocal && TopicRules.IsShared(filter.Topic)))
        {
            Count(BrokerMetric.SubscribeClientError);
            return Refuse(DisconnectReason.ClientError, MqttDisconnectReasonCode.ProtocolError); // MQTT 5 §3.8.3.1
        }

        if (IsThrottled(MqttControlPacketType.Subscribe, packet.PacketIdentifier) || !_broker.Behavior.Quotas.TrySubscribe(packet.TopicFilters.Count))
        {
            return ThrottleSubscribe(packet);
        }

        var denied = packet.TopicFilters.FindAll(filter => !MaySubscribe(filter.Topic));
        if (denied.Count > 0)
        {
            Interlocked.Increment(ref _broker.Counters.SubscribesDenied);
            Count(BrokerMetric.SubscribeAuthError);
            if (!IsSuback(out var goesOn))
            {
                return goesOn;
            }
        }

        var granted = new List<(MqttTopicFilter Filter, bool IsNew)>(packet.TopicFilters.Count);
        var codes = packet.TopicFilters.ConvertAll(filter => Subscribe(filter, denied.Contains(filter) || IsRefused(filter.Topic, packet.PacketIdentifier), granted));
        Answer(MqttControlPacketType.SubAck, new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes, ReasonString = denied.Count > 0 ? Problem(NotAuthorized) : null }, packet.PacketIdentifier, receivedAt);
        if (granted.Count > 0)
        {
            Count(BrokerMetric.SubscribeSuccess);
            _broker.Lifecycle.Subscribed(this, granted.Select(grant => grant.Filter.Topic));
        }

        foreach (var (filter, isNew) in granted)
        {
            DeliverRetained(filter, isNew);
        }

        return true;
    }

    private bool ThrottleSubscribe(MqttSubscribePacket packet)
    {
        Count(BrokerMetric.SubscribeThrottle);
        switch (_broker.Behavior.Throttled.Subscribe)
        {
            case ThrottledSubscribe.Silent:
                return true;
            case ThrottledSubscribe.Close:
                return Refuse(DisconnectReason.Throttled, MqttDisconnectReasonCode.QuotaExceeded);
            default:
                var codes = packet.TopicFilters.ConvertAll(_ => MqttSubscribeReasonCode.QuotaExceeded);
                Answer(MqttControlPacketType.SubAck, new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes }, packet.PacketIdentifier);
                return true;
        }
    }

    // A reserved topic that only requests and rules data go to (AWS IoT developer guide, "Reserved topics").
    private static bool IsPublishOnly(string filter) =>
        ProvisioningTopics.TryParseRequest(filter, out _) || filter.StartsWith(TopicRules.BasicIngestPrefix, StringComparison.Ordinal);

    private bool MaySubscribe(string filter) =>
        _principal is null || IsAllowed(_broker.Authorizer.Subscribe(_principal, filter), IotActions.Subscribe, filter);

    // Whether a denied SUBSCRIBE is answered with a SUBACK; where it is not, whether the connection goes on.
    private bool IsSuback(out bool goesOn)
    {
        goesOn = true;
        var denied = _broker.Behavior.Denied;
        var isSuback = IsV5 ? denied.Subscribe5 == DeniedSubscribe5.Suback87 : denied.Subscribe == DeniedSubscribe.Suback80;
        if (!isSuback)
        {
            goesOn = (!IsV5 && denied.Subscribe == DeniedSubscribe.Silent) || Refuse(DisconnectReason.AuthError, MqttDisconnectReasonCode.NotAuthorized);
        }

        return isSuback;
    }

    // MQTT 3.1.1 knows one failure, 0x80, which the formatter makes of all.
    private MqttSubscribeReasonCode Subscribe(MqttTopicFilter filter, bool isDenied, List<(MqttTopicFilter Filter, bool IsNew)> granted)
    {
        if (isDenied)
        {
            return MqttSubscribeReasonCode.NotAuthorized;
        }

        if (!TopicRules.IsWithinLimits(filter.Topic))
        {
            return MqttSubscribeReasonCode.TopicFilterInvalid;
        }

        if (!_session!.TrySubscribe(this, filter.Topic, SubscriptionOptions.Of(filter), AwsIotQuotas.SubscriptionsPerConnection, out var isNew))
        {
            return MqttSubscribeReasonCode.QuotaExceeded;
        }

        granted.Add((filter, isNew));
        return (MqttSubscribeReasonCode)filter.QualityOfServiceLevel;
    }

    // Only for an exact filter: wildcards get no retained messages (AWS IoT developer guide, MQTT differences).
    private void DeliverRetained(MqttTopicFilter filter, bool isNew)
    {
        var isWanted = filter.RetainHandling == MqttRetainHandling.SendAtSubscribe
            || (filter.RetainHandling == MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly && isNew);
        if (isWanted && _broker.Retained.Get(filter.Topic) is { } message)
        {
            _session!.Deliver(message, filter.QualityOfServiceLevel, isRetained: true, only: this);
        }
    }

    private bool OnUnsubscribe(MqttUnsubscribePacket packet)
    {
        PacketRules.Check(packet);
        var codes = packet.TopicFilters.ConvertAll(filter => _session!.Unsubscribe(this, filter) ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted);
        Answer(MqttControlPacketType.UnsubAck, new MqttUnsubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes }, packet.PacketIdentifier);
        Count(BrokerMetric.UnsubscribeSuccess);
        _broker.Lifecycle.Unsubscribed(this, packet.TopicFilters);
        return true;
    }
}

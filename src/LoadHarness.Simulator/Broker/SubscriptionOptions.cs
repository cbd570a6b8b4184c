using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a subscription asks for.</summary>
/// <param name="Qos">The QoS granted, 0 or 1.</param>
/// <param name="NoLocal">Whether the subscriber's own messages are left out (MQTT 5 §3.8.3.1).</param>
/// <param name="RetainAsPublished">Whether the retain flag is kept when a message is passed on (MQTT 5 §3.8.3.1).</param>
internal readonly record struct SubscriptionOptions(MqttQualityOfServiceLevel Qos, bool NoLocal = false, bool RetainAsPublished = false)
{
    /// <summary>The options of a filter; QoS 2 was refused before.</summary>
    public static SubscriptionOptions Of(MqttTopicFilter filter) => new(filter.QualityOfServiceLevel, filter.NoLocal, filter.RetainAsPublished);

    /// <summary>What overlapping subscriptions of one client ask for together: the message once, with the best QoS.</summary>
    public SubscriptionOptions And(SubscriptionOptions other) =>
        new(other.Qos > Qos ? other.Qos : Qos, NoLocal && other.NoLocal, RetainAsPublished || other.RetainAsPublished);
}

using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>What a session needs of the connection that has it.</summary>
internal interface ISessionOwner
{
    /// <summary>How many QoS 1 messages may be on the way to the client.</summary>
    int Window { get; }

    /// <summary>Sends a message if policies let the client receive it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="qos">Its QoS.</param>
    /// <param name="packetId">Its packet id; 0 for QoS 0.</param>
    /// <param name="isRetained">Its retain flag.</param>
    /// <returns>False where it is dropped: it may not be received, or is larger than the client takes.</returns>
    bool Deliver(Message message, MqttQualityOfServiceLevel qos, ushort packetId, bool isRetained);

    /// <summary>Closes after what is queued has gone.</summary>
    /// <param name="reason">Why, for lifecycle events and will.</param>
    /// <param name="code">What an MQTT 5 client is told after its CONNACK; null for nothing.</param>
    /// <param name="text">The same in words.</param>
    void End(DisconnectReason reason, MqttDisconnectReasonCode? code = null, string? text = null);

    /// <summary>Closes because DeleteConnection says so.</summary>
    /// <param name="cleanSession">Whether the session ends too.</param>
    /// <param name="preventWillMessage">Whether the will is not published.</param>
    void EndByApi(bool cleanSession, bool preventWillMessage);
}

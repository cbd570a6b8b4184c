using LoadHarness.Simulator.Broker;
using MQTTnet.Protocol;

namespace LoadHarness.UnitTests.Simulator.Broker;

/// <summary>A connection that notes what it is given.</summary>
internal sealed class FakeOwner : ISessionOwner
{
    public List<(Message Message, MqttQualityOfServiceLevel Qos, ushort PacketId, bool IsRetained)> Delivered { get; } = [];

    public IEnumerable<string> Topics => Delivered.Select(delivery => delivery.Message.Topic);

    public int Window { get; init; } = Outbox.Window;

    public Func<Message, bool> Takes { get; set; } = _ => true;

    public bool Deliver(Message message, MqttQualityOfServiceLevel qos, ushort packetId, bool isRetained)
    {
        if (Takes(message))
        {
            Delivered.Add((message, qos, packetId, isRetained));
            return true;
        }

        return false;
    }

    public void End(DisconnectReason reason, MqttDisconnectReasonCode? code = null, string? text = null) => throw new NotSupportedException();

    public void EndByApi(bool cleanSession, bool preventWillMessage) => throw new NotSupportedException();
}

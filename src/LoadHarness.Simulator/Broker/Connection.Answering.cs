using LoadHarness.Simulator.Faults;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>The one way out for packets: what is sent passes the fault injector here. (The one way in is HandleAsync.)</content>
internal sealed partial class Connection
{
    private const string NotAuthorized = "The request is not authorized.";

    /// <summary>Sends a packet now, later or never, as the faults say; a DISCONNECT is not an answer and goes its own way.</summary>
    /// <param name="type">The packet's type.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="packetId">Its id; 0 for none.</param>
    /// <param name="from">The instant a delay counts from; now where there is none.</param>
    /// <param name="sent">What follows once it is sent, and never where it is not.</param>
    /// <returns>False where the packet is larger than the client takes.</returns>
    private bool Answer(MqttControlPacketType type, MqttPacket packet, ushort packetId = 0, long? from = null, Action? sent = null)
    {
        if (IsHalfOpen(type))
        {
            return true;
        }

        if (_broker.Faults.For(type, ClientId) is not { } fault)
        {
            var isTaken = Send(packet);
            sent?.Invoke();
            return isTaken;
        }

        if (fault.Delay is not { } delay)
        {
            NoteFault(PacketFaults.NameOf(type), packetId, fault.Kind, planned: null, actual: null);
            return true;
        }

        var since = from ?? DelayQueue.Now;
        _broker.Delays.Add(since, delay, () =>
        {
            Send(packet, () => NoteFault(PacketFaults.NameOf(type), packetId, fault.Kind, delay, DelayQueue.Elapsed(since, DelayQueue.Now)));
            sent?.Invoke();
        });
        return true;
    }

    // Words beside a reason code, for an MQTT 5 client that did not ask for none (Request Problem Information, MQTT 5 §3.1.2.11.7).
    private string? Problem(string text) => IsV5 && _wantsProblemInformation ? text : null;
}

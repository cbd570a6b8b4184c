using System.Net.Sockets;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Core.Plans.Faults;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Provisioning;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>What the fault injector does to a connection beside delaying and dropping its packets.</content>
internal sealed partial class Connection
{
    private volatile bool _isHalfOpen;
    private volatile bool _isHeld; // A newcomer that is kept waiting.

    // Keeps a newcomer waiting before its first byte is read: after a restart for its turn, in a TLS stall for the end.
    private async ValueTask HoldAsync()
    {
        var from = DelayQueue.Now;
        if (_broker.Gate.Take() is var turn && turn > TimeSpan.Zero)
        {
            await HoldAsync("accept", FaultKind.BrokerRestart, from, turn, _broker.Delays.WaitAsync(from, turn, _broker.Stopping)).ConfigureAwait(false);
        }

        if (_profile.Tls is not null && _broker.Faults.Find(FaultKind.TlsStall, clientId: "") is { } stall)
        {
            from = DelayQueue.Now;
            var waiting = _broker.Faults.Draw(stall, clientId: "") is { } delay
                ? (Length: delay, End: _broker.Delays.WaitAsync(from, delay, _broker.Stopping))
                : (Length: _broker.Faults.Left(FaultKind.TlsStall), End: _broker.Faults.WaitForEndAsync(FaultKind.TlsStall, _broker.Stopping));
            await HoldAsync("tls", FaultKind.TlsStall, from, waiting.Length, waiting.End).ConfigureAwait(false);
        }
    }

    private async Task HoldAsync(string what, FaultKind kind, long from, TimeSpan planned, Task end)
    {
        _isHeld = true;
        await end.ConfigureAwait(false);
        Touch(_broker.Time.GetTimestamp());
        _isHeld = false;
        NoteFault(what, 0, kind, planned, DelayQueue.Elapsed(from, DelayQueue.Now));
    }

    /// <summary>Ends with the broker's restart.</summary>
    /// <param name="kind">The fault that is the cause.</param>
    public void EndByRestart(FaultKind kind)
    {
        NoteFault("connection", 0, kind, planned: null, actual: null);
        NoteEnd(DisconnectReason.ServerInitiated);
        Abort();
    }

    /// <summary>Ends with the network's cut: by a reset, as from a firewall that has forgotten the connection.</summary>
    public void EndByPartition()
    {
        NoteEnd(DisconnectReason.ConnectionLost);
        if (TryReset())
        {
            NoteFault("connection", 0, FaultKind.Partition, planned: null, actual: null);
        }
    }

    // Whether the client is neither heard nor answered any more: from the first packet in the fault's window on.
    private bool IsHalfOpen(MqttControlPacketType packet)
    {
        if (!_isHalfOpen && _broker.Faults.Find(FaultKind.HalfOpen, ClientId) is not null)
        {
            _isHalfOpen = true;
            NoteFault(PacketFaults.NameOf(packet), 0, FaultKind.HalfOpen, planned: null, actual: null);
        }

        return _isHalfOpen;
    }

    // What becomes of a CONNECT instead of an answer: whether the connection goes on; null where it is answered.
    private bool? BreakConnect()
    {
        if (IsHalfOpen(MqttControlPacketType.Connect))
        {
            return true;
        }

        if (_broker.Faults.Find(FaultKind.Rst, ClientId) is not { } fault)
        {
            return null;
        }

        if (_broker.Faults.Draw(fault, ClientId) is not { } delay)
        {
            Reset(planned: null, from: null);
            return false;
        }

        var from = DelayQueue.Now;
        _broker.Delays.Add(from, delay, () => Reset(delay, from));
        return null;
    }

    private void Reset(TimeSpan? planned, long? from)
    {
        if (TryReset())
        {
            NoteFault("connect", 0, FaultKind.Rst, planned, from is { } since ? DelayQueue.Elapsed(since, DelayQueue.Now) : null);
        }
    }

    // Closes with a TCP reset, which a lingering time of zero makes of a close; false where it was closed before.
    private bool TryReset()
    {
        lock (_writing)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
        }

        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false; // The peer was faster.
        }

        _socket.Dispose();
        return true;
    }

    private bool IsThrottled(MqttControlPacketType packet, ushort packetId = 0)
    {
        var name = PacketFaults.NameOf(packet);
        if (_broker.Faults.Find(FaultKind.Throttle, ClientId, name) is null)
        {
            return false;
        }

        NoteFault(name, packetId, FaultKind.Throttle, planned: null, actual: null);
        return true;
    }

    private bool IsRefused(string topicFilter, ushort packetId)
    {
        if (_broker.Faults.Find(FaultKind.SubackRefuse, ClientId, operation: null, topicFilter) is null)
        {
            return false;
        }

        NoteFault("suback", packetId, FaultKind.SubackRefuse, planned: null, actual: null);
        return true;
    }

    // A request's rejection by a fault; null where it is carried out.
    private ProvisioningAnswer? RejectRequest(ProvisioningRequestTopic request, string operation, ushort packetId)
    {
        if (_broker.Faults.Find(FaultKind.Reject, ClientId, operation) is not { Code: { } code })
        {
            return null;
        }

        NoteFault(operation, packetId, FaultKind.Reject, planned: null, actual: null);
        return new ProvisioningAnswer(Accepted: false, ProvisioningCodec.Encode(request.Format, RequestFaults.Rejection(code)));
    }

    // Answers a request now, later or never.
    private void Respond(MqttPublishPacket request, ProvisioningAnswer answer, string operation)
    {
        if (_broker.Faults.ForResponse(operation, answer.Accepted, ClientId) is not { } fault)
        {
            Respond(request, answer);
            return;
        }

        if (fault.Delay is not { } delay)
        {
            NoteFault(operation, request.PacketIdentifier, fault.Kind, planned: null, actual: null);
            return;
        }

        var from = DelayQueue.Now;
        _broker.Delays.Add(from, delay, () =>
        {
            NoteFault(operation, request.PacketIdentifier, fault.Kind, delay, DelayQueue.Elapsed(from, DelayQueue.Now));
            Respond(request, answer);
        });
    }

    private void NoteFault(string what, ushort packetId, FaultKind kind, TimeSpan? planned, TimeSpan? actual) =>
        _broker.Faults.Record.Add(new FaultRow(_broker.Faults.SinceArmed, ClientId, what, packetId, kind, planned, actual));
}

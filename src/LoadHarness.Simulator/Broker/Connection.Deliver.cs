using System.Buffers;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Faults;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Provisioning;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>Messages to the client, answers of the provisioning service among them.</content>
internal sealed partial class Connection
{
    private Task _provisioning = Task.CompletedTask;

    /// <inheritdoc/>
    public bool Deliver(Message message, MqttQualityOfServiceLevel qos, ushort packetId, bool isRetained)
    {
        if (_principal is not null && !_broker.Authorizer.MayReceive(_principal, message.Topic))
        {
            // In silence: nobody is told, only a metric is (AWS IoT developer guide, "Policy actions", iot:Receive).
            Interlocked.Increment(ref _broker.Counters.DeliveriesDenied);
            Count(BrokerMetric.PublishOutAuthError);
            return false;
        }

        if (!_broker.Behavior.Quotas.TryPublishOut(_publishes))
        {
            Count(BrokerMetric.PublishOutThrottle); // Discarded ("AWS IoT Core endpoints and quotas", Publish requests per second per connection).
            return false;
        }

        var isTaken = Answer(MqttControlPacketType.Publish, message.ToPacket(qos, packetId, isRetained, _broker.Time), packetId);
        Count(isTaken ? BrokerMetric.PublishOutSuccess : BrokerMetric.PublishOutClientError);
        return isTaken;
    }

    // Other packets go on while the service works, which a pre-provisioning hook can hold up for seconds; a second request waits for the first.
    private async ValueTask ProvisionAsync(MqttPublishPacket packet, ProvisioningRequestTopic request)
    {
        await _provisioning.ConfigureAwait(false);
        if (IsEnded)
        {
            return; // While the first was under way.
        }

        _provisioning = AnswerRequestAsync(packet, request);
    }

    // The answer goes to this connection only, though all devices subscribe to the same topic (AWS IoT developer guide:
    // "through the same MQTT connection used to publish the API request"), and only if it subscribed.
    private async Task AnswerRequestAsync(MqttPublishPacket packet, ProvisioningRequestTopic request)
    {
        try
        {
            var operation = RequestFaults.NameOf(request.Operation);
            var answer = RejectRequest(request, operation, packet.PacketIdentifier)
                ?? await _broker.Provisioning.HandleAsync(request, packet.Payload.ToArray(), new ProvisioningCaller(CertificateId, ClientId), _broker.Stopping).ConfigureAwait(false);
            _broker.Behavior.Metrics.AddProvisioning(request, answer.Accepted, CertificateId);
            Respond(packet, answer, operation);
        }
        catch (OperationCanceledException)
        {
            // The simulator ends.
        }
        catch (Exception exception)
        {
            Log.Failed(_broker.Logger, exception, ClientId); // Nobody awaits the last answer: what fails here would be lost.
            Interlocked.Increment(ref _broker.Counters.ServerErrors);
            End(DisconnectReason.ServerError);
        }
    }

    private void Respond(MqttPublishPacket request, ProvisioningAnswer answer)
    {
        var topic = answer.Accepted ? ProvisioningTopics.AcceptedOf(request.Topic) : ProvisioningTopics.RejectedOf(request.Topic);
        var qos = _session!.OptionsFor(topic)?.Qos ?? (_broker.Behavior.DeliverWithoutSubscription ? request.QualityOfServiceLevel : null);
        if (qos is { } granted)
        {
            var message = Message.Of(topic, answer.Payload, MqttQualityOfServiceLevel.AtLeastOnce, _broker.Time.GetTimestamp());
            _session.Deliver(message, granted, isRetained: false, only: this);
        }
    }
}

using System.Buffers;
using System.Text;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Provisioning;
using LoadHarness.Simulator.Faults;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>What each packet of the client does.</content>
internal sealed partial class Connection
{
    private const string SharedSubscriptionPrefix = "$share/";

    // Filters and the QoS granted; changed by the reading side, read by answers on the same side, taken at the end.
    private readonly Dictionary<string, MqttQualityOfServiceLevel> _filters = new(StringComparer.Ordinal);
    private bool _filtersTaken;
    private int _packetId;

    /// <summary>Takes the filters away at the connection's end; none can be added after.</summary>
    public string[] TakeFilters()
    {
        lock (_filters)
        {
            _filtersTaken = true;
            var taken = _filters.Keys.ToArray();
            _filters.Clear();
            return taken;
        }
    }

    /// <summary>Sends a message at the given QoS.</summary>
    public void Deliver(MqttPublishPacket message, MqttQualityOfServiceLevel qos) => Send(new MqttPublishPacket
    {
        Topic = message.Topic,
        Payload = message.Payload,
        QualityOfServiceLevel = qos,
        PacketIdentifier = qos == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : NextPacketId(),
        ContentType = message.ContentType,
        CorrelationData = message.CorrelationData,
        MessageExpiryInterval = message.MessageExpiryInterval,
        PayloadFormatIndicator = message.PayloadFormatIndicator,
        ResponseTopic = message.ResponseTopic,
        UserProperties = message.UserProperties,
    });

    private bool OnConnect(byte header, ArraySegment<byte> body, int packetBytes)
    {
        var packet = _broker.Codec.DecodeConnect(header, body, packetBytes, out var version);
        PacketRules.CheckConnect(packet, body, version);
        if (_profile.Tls is not null && (CertificateId is null || !_broker.Certificates.MayConnect(CertificateId)))
        {
            Interlocked.Increment(ref _broker.Counters.CertificatesRefused);
            Log.CertificateRefused(_broker.Logger, packet.ClientId, CertificateId, _broker.Certificates.StatusOf(CertificateId ?? "")?.ToString() ?? "unknown");
            return false;
        }

        _version = version;
        var isV5 = version == MqttProtocolVersion.V500;
        var clientId = packet.ClientId ?? "";
        var isAssigned = clientId.Length == 0;
        if (isAssigned && !packet.CleanSession && !isV5)
        {
            Send(new MqttConnAckPacket { ReturnCode = MqttConnectReturnCode.ConnectionRefusedIdentifierRejected });
            CloseWhenFlushed();
            return false;
        }

        if (clientId.StartsWith('$') || Encoding.UTF8.GetByteCount(clientId) > AwsIotQuotas.MaxClientIdBytes)
        {
            if (isV5)
            {
                Send(new MqttConnAckPacket { ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid });
            }

            CloseWhenFlushed();
            return false;
        }

        var keepAlive = packet.KeepAlivePeriod == 0 ? AwsIotQuotas.MaxKeepAliveSeconds : packet.KeepAlivePeriod;
        _patience = TimeSpan.FromSeconds(keepAlive * 1.5);
        _clientMaxPacketBytes = packet.MaximumPacketSize;
        ClientId = isAssigned ? Guid.NewGuid().ToString() : clientId;
        _broker.Register(this);
        Interlocked.Increment(ref _broker.Counters.Connects);
        Send(Accepted(packet, isAssigned ? ClientId : null));
        return true;
    }

    // Says honestly what this simulator does not have (yet): sessions that outlive a connection, retained messages, aliases, shared subscriptions.
    private static MqttConnAckPacket Accepted(MqttConnectPacket packet, string? assignedClientId) => new()
    {
        ReasonCode = MqttConnectReasonCode.Success,
        ReturnCode = MqttConnectReturnCode.ConnectionAccepted,
        AssignedClientIdentifier = assignedClientId,
        ServerKeepAlive = packet.KeepAlivePeriod == 0 ? (ushort)AwsIotQuotas.MaxKeepAliveSeconds : packet.KeepAlivePeriod,
        MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce,
        MaximumPacketSize = AwsIotQuotas.MaxPacketBytes,
        RetainAvailable = false,
        SharedSubscriptionAvailable = false,
        SubscriptionIdentifiersAvailable = false,
        WildcardSubscriptionAvailable = true,
    };

    private bool OnPing()
    {
        Send(MqttPingRespPacket.Instance);
        return true;
    }

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
            return Refuse(MqttDisconnectReasonCode.SubscriptionIdentifiersNotSupported);
        }

        if (packet.TopicFilters.Exists(filter => filter.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce))
        {
            // QoS 2 is not acknowledged in 3.1.1 (AWS IoT developer guide, MQTT differences).
            return _version != MqttProtocolVersion.V500 || Refuse(MqttDisconnectReasonCode.QoSNotSupported);
        }

        if (packet.TopicFilters.Exists(filter => ProvisioningTopics.TryParseRequest(filter.Topic, out _)))
        {
            throw new MalformedPacketException("A provisioning request topic can only be published to.");
        }

        var suback = new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = [.. packet.TopicFilters.Select(Subscribe)] };
        var fault = _broker.Faults.ForSuback(ClientId);
        if (fault.Drop)
        {
            NoteSuback(packet.PacketIdentifier, FaultKind.SubackDrop, planned: null, actual: null);
        }
        else if (fault.Delay > TimeSpan.Zero)
        {
            _broker.Delays.Add(receivedAt, fault.Delay, () => Send(
                suback,
                () => NoteSuback(packet.PacketIdentifier, FaultKind.SubackDelay, fault.Delay, DelayQueue.Elapsed(receivedAt, DelayQueue.Now))));
        }
        else
        {
            Send(suback);
        }

        return true;
    }

    private MqttSubscribeReasonCode Subscribe(MqttTopicFilter filter)
    {
        var isV5 = _version == MqttProtocolVersion.V500;
        if (filter.Topic.StartsWith(SharedSubscriptionPrefix, StringComparison.Ordinal))
        {
            return isV5 ? MqttSubscribeReasonCode.SharedSubscriptionsNotSupported : MqttSubscribeReasonCode.UnspecifiedError;
        }

        lock (_filters)
        {
            if (_filtersTaken)
            {
                return MqttSubscribeReasonCode.UnspecifiedError; // Taken over meanwhile: nobody will read this.
            }

            if (_filters.Count >= AwsIotQuotas.SubscriptionsPerConnection && !_filters.ContainsKey(filter.Topic))
            {
                return isV5 ? MqttSubscribeReasonCode.QuotaExceeded : MqttSubscribeReasonCode.UnspecifiedError;
            }

            _filters[filter.Topic] = filter.QualityOfServiceLevel;
            _broker.Subscribe(this, filter.Topic, filter.QualityOfServiceLevel);
        }

        return (MqttSubscribeReasonCode)filter.QualityOfServiceLevel;
    }

    private bool OnUnsubscribe(MqttUnsubscribePacket packet)
    {
        PacketRules.Check(packet);
        var codes = new List<MqttUnsubscribeReasonCode>(packet.TopicFilters.Count);
        lock (_filters)
        {
            foreach (var filter in packet.TopicFilters)
            {
                var had = _filters.Remove(filter);
                if (had)
                {
                    _broker.Unsubscribe(this, filter);
                }

                codes.Add(had ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted);
            }
        }

        Send(new MqttUnsubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes });
        return true;
    }

    private async ValueTask<bool> OnPublishAsync(MqttPublishPacket packet)
    {
        PacketRules.Check(packet);
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            return _version != MqttProtocolVersion.V500 || Refuse(MqttDisconnectReasonCode.QoSNotSupported);
        }

        if (packet.TopicAlias > 0)
        {
            return Refuse(MqttDisconnectReasonCode.TopicAliasInvalid);
        }

        if (packet.Payload.Length > AwsIotQuotas.MaxPayloadBytes)
        {
            return Refuse(MqttDisconnectReasonCode.PacketTooLarge);
        }

        var isReserved = packet.Topic.StartsWith('$');
        if (packet.Retain && (isReserved || _version == MqttProtocolVersion.V500))
        {
            return Refuse(MqttDisconnectReasonCode.RetainNotSupported);
        }

        var isProvisioning = ProvisioningTopics.TryParseRequest(packet.Topic, out var request);
        var isIngest = packet.Topic.StartsWith(TopicRules.BasicIngestPrefix, StringComparison.Ordinal);
        if (isReserved && !isProvisioning && !isIngest)
        {
            throw new MalformedPacketException("A reserved topic that cannot be published to.");
        }

        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
        {
            Send(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });
        }

        if (isProvisioning)
        {
            await ProvisionAsync(packet, request).ConfigureAwait(false);
        }
        else if (!isIngest)
        {
            _broker.Route(packet);
        }

        return true;
    }

    // The answer goes to this connection only, though all devices subscribe to the same topic (AWS IoT developer guide:
    // "through the same MQTT connection used to publish the API request"), and only if it subscribed.
    private async ValueTask ProvisionAsync(MqttPublishPacket packet, ProvisioningRequestTopic request)
    {
        var answer = await _broker.Provisioning.HandleAsync(request, packet.Payload.ToArray(), _broker.Stopping).ConfigureAwait(false);
        var topic = answer.Accepted ? ProvisioningTopics.AcceptedOf(packet.Topic) : ProvisioningTopics.RejectedOf(packet.Topic);
        if (SubscribedQos(topic) is { } qos)
        {
            Deliver(new MqttPublishPacket { Topic = topic, Payload = new ReadOnlySequence<byte>(answer.Payload) }, qos);
        }
    }

    private MqttQualityOfServiceLevel? SubscribedQos(string topic)
    {
        MqttQualityOfServiceLevel? best = null;
        lock (_filters)
        {
            foreach (var (filter, qos) in _filters)
            {
                if (TopicRules.Matches(filter, topic) && (best is null || qos > best))
                {
                    best = qos;
                }
            }
        }

        return best;
    }

    private bool Refuse(MqttDisconnectReasonCode reason)
    {
        CloseWith(reason);
        return false;
    }

    private void NoteSuback(ushort packetId, FaultKind kind, TimeSpan? planned, TimeSpan? actual) =>
        _broker.Faults.Record.Add(new FaultRow(_broker.Faults.SinceArmed, ClientId, "suback", packetId, kind, planned, actual));

    // 1 to 65,535, round and round.
    private ushort NextPacketId() => (ushort)((((uint)Interlocked.Increment(ref _packetId) - 1) % ushort.MaxValue) + 1);
}

using System.Text;
using LoadHarness.AwsIot;
using LoadHarness.AwsIot.Policies;
using LoadHarness.Simulator.Authorization;
using LoadHarness.Simulator.Metrics;
using LoadHarness.Simulator.Quotas;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <content>CONNECT.</content>
internal sealed partial class Connection
{
    private Session? _session; // None before CONNACK.
    private Principal? _principal; // None on a plain port: nothing is asked of policies there.
    private uint _clientMaxPacketBytes;
    private bool _wantsProblemInformation;
    private Guid _sessionIdentifier;

    /// <inheritdoc/>
    public int Window { get; private set; } = Outbox.Window;

    /// <summary>The connection's name in lifecycle events.</summary>
    public string SessionIdentifier => _sessionIdentifier.ToString("N");

    /// <summary>Which connection of its client this is, in lifecycle events.</summary>
    public int PresenceVersion { get; private set; }

    private bool OnConnect(byte header, ArraySegment<byte> body, int packetBytes)
    {
        var packet = _broker.Codec.DecodeConnect(header, body, packetBytes, out var version);
        PacketRules.CheckConnect(packet, body, version);
        var isAssigned = string.IsNullOrEmpty(packet.ClientId);
        ClientId = isAssigned ? Guid.NewGuid().ToString() : packet.ClientId!;
        if (_profile.Tls is not null && (CertificateId is null || !_broker.Registry.Certificates.MayConnect(CertificateId)))
        {
            Interlocked.Increment(ref _broker.Counters.CertificatesRefused);
            Count(BrokerMetric.ConnectAuthError);
            Log.CertificateRefused(_broker.Logger, ClientId, CertificateId, _broker.Registry.Certificates.Find(CertificateId ?? "")?.Status.ToString() ?? "unknown");
            return false;
        }

        _version = version;
        _sessionIdentifier = Guid.NewGuid();
        if (BreakConnect() is { } goesOn)
        {
            return goesOn;
        }

        if (FlawOf(packet) is { } flaw)
        {
            Count(BrokerMetric.ConnectClientError);
            return RefuseConnect(flaw);
        }

        var throttle = IsThrottled(MqttControlPacketType.Connect) ? ConnectThrottle.Account : _broker.Behavior.Quotas.TryConnect(ClientId, _broker.Sessions.ConnectedCount);
        if (throttle != ConnectThrottle.None)
        {
            return ThrottleConnect(throttle);
        }

        _principal = CertificateId is null ? null : new Principal(CertificateId, ClientId, Address);
        return IsDenied(packet) ? DenyConnect() : Accept(packet, isAssigned);
    }

    // What keeps a CONNECT from being accepted whatever policies say; null for nothing.
    private MqttConnectReasonCode? FlawOf(MqttConnectPacket packet)
    {
        if (ClientId.StartsWith('$') || Encoding.UTF8.GetByteCount(ClientId) > AwsIotQuotas.MaxClientIdBytes)
        {
            return MqttConnectReasonCode.ClientIdentifierNotValid;
        }

        if (!string.IsNullOrEmpty(packet.AuthenticationMethod))
        {
            return MqttConnectReasonCode.BadAuthenticationMethod; // AUTH is not supported (AWS IoT developer guide, MQTT differences).
        }

        if (!packet.WillFlag)
        {
            return null;
        }

        if (packet.WillQoS == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            return MqttConnectReasonCode.QoSNotSupported;
        }

        var topic = packet.WillTopic ?? "";
        return !TopicRules.IsTopic(topic) || !TopicRules.IsWithinLimits(topic) || topic.StartsWith('$') ? MqttConnectReasonCode.TopicNameInvalid : null;
    }

    private bool IsDenied(MqttConnectPacket packet)
    {
        if (_principal is null)
        {
            return false;
        }

        var isPersistent = IsV5 ? packet.SessionExpiryInterval > 0 : !packet.CleanSession;
        var willTopic = packet.WillFlag ? packet.WillTopic : null;
        return !IsAllowed(_broker.Authorizer.Connect(_principal, isPersistent, willTopic), IotActions.Connect, ClientId)
            || (willTopic is not null && !IsAllowed(_broker.Authorizer.Publish(_principal, willTopic, packet.WillRetain), "The will's iot:Publish", willTopic));
    }

    private bool DenyConnect()
    {
        Count(BrokerMetric.ConnectAuthError);
        Interlocked.Increment(ref _broker.Counters.ConnectsDenied);
        _broker.Lifecycle.ConnectFailed(this);
        NoteEnd(DisconnectReason.AuthError);
        if (!IsV5 && _broker.Behavior.Denied.Connect == DeniedConnect.Connack5)
        {
            Send(new MqttConnAckPacket { ReturnCode = MqttConnectReturnCode.ConnectionRefusedNotAuthorized });
        }

        return RefuseConnect(MqttConnectReasonCode.NotAuthorized);
    }

    private bool ThrottleConnect(ConnectThrottle throttle)
    {
        Count(throttle == ConnectThrottle.ClientId ? BrokerMetric.ConnectClientIdThrottle : BrokerMetric.ConnectThrottle);
        NoteEnd(DisconnectReason.Throttled);
        var looks = _broker.Behavior.Throttled;
        if (!IsV5 && looks.Connect == ThrottledConnect.Connack3)
        {
            Send(new MqttConnAckPacket { ReturnCode = MqttConnectReturnCode.ConnectionRefusedServerUnavailable });
        }

        if (!IsV5 || looks.Connect5 == ThrottledConnect5.Connack97)
        {
            return RefuseConnect(MqttConnectReasonCode.QuotaExceeded);
        }

        CloseWhenFlushed();
        return false;
    }

    // MQTT 5 names the reason; 3.1.1 is closed without CONNACK. Faults delay and drop only what accepts: the close after a refusal would overtake it.
    private bool RefuseConnect(MqttConnectReasonCode reason)
    {
        if (IsV5)
        {
            Send(new MqttConnAckPacket
            {
                ReasonCode = reason,
                RetainAvailable = true,
                MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
                WildcardSubscriptionAvailable = true,
                SubscriptionIdentifiersAvailable = true,
                SharedSubscriptionAvailable = true,
            });
        }

        CloseWhenFlushed();
        return false;
    }

    private bool Accept(MqttConnectPacket packet, bool isAssigned)
    {
        var keepAlive = packet.KeepAlivePeriod == 0 ? AwsIotQuotas.MaxKeepAliveSeconds
            : Math.Clamp((int)packet.KeepAlivePeriod, AwsIotQuotas.MinKeepAliveSeconds, AwsIotQuotas.MaxKeepAliveSeconds);
        _patience = TimeSpan.FromSeconds(keepAlive * 1.5);
        _clientMaxPacketBytes = packet.MaximumPacketSize;
        _wantsProblemInformation = packet.RequestProblemInformation;
        _will = Will.Of(packet);
        Window = packet.ReceiveMaximum == 0 ? Outbox.Window : Math.Min((int)packet.ReceiveMaximum, Outbox.Window);
        var expiry = IsV5 ? SessionStore.Limited(packet.SessionExpiryInterval)
            : packet.CleanSession ? TimeSpan.Zero : SessionStore.DefaultExpiry;

        var opening = _broker.Sessions.Open(this, ClientId, _version, packet.CleanSession, expiry);
        _session = opening.Session;
        PresenceVersion = _broker.Lifecycle.NextVersion(ClientId);
        if (opening.Displaced is { } displaced)
        {
            Interlocked.Increment(ref _broker.Counters.Takeovers);
            displaced.End(DisconnectReason.DuplicateClientId, MqttDisconnectReasonCode.SessionTakenOver);
        }

        if (opening.DueWill is { } will)
        {
            _broker.Publish(will);
        }

        Interlocked.Increment(ref _broker.Counters.Connects);
        _broker.Outages.Connected(ClientId);
        Count(BrokerMetric.ConnectSuccess);

        // Nothing goes before the CONNACK: where it is late its session's messages are too, where it is dropped they wait for another connection.
        Answer(MqttControlPacketType.ConnAck, Accepted(opening.IsPresent, isAssigned ? ClientId : null, (ushort)keepAlive, expiry), sent: () => _broker.Sessions.Attach(this, opening.Session));
        _broker.Lifecycle.Connected(this);
        return true;
    }

    // The properties and values of AWS (AWS IoT developer guide, "MQTT 5 properties"); absent ones have MQTT 5's defaults.
    private static MqttConnAckPacket Accepted(bool isSessionPresent, string? assignedClientId, ushort keepAlive, TimeSpan expiry) => new()
    {
        ReasonCode = MqttConnectReasonCode.Success,
        ReturnCode = MqttConnectReturnCode.ConnectionAccepted,
        IsSessionPresent = isSessionPresent,
        AssignedClientIdentifier = assignedClientId,
        ServerKeepAlive = keepAlive,
        SessionExpiryInterval = (uint)expiry.TotalSeconds,
        ReceiveMaximum = AwsIotQuotas.ReceiveMaximum,
        TopicAliasMaximum = TopicAliases.Maximum,
        MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce,
        MaximumPacketSize = AwsIotQuotas.MaxPacketBytes,
        RetainAvailable = true,
        SharedSubscriptionAvailable = true,
        SubscriptionIdentifiersAvailable = false,
        WildcardSubscriptionAvailable = true,
    };

    // Logs a denial with its explanation: for users of the simulator, never for the client.
    private bool IsAllowed(AuthorizationDecision decision, string action, string resource)
    {
        if (!decision.IsAllowed)
        {
            Log.Denied(_broker.Logger, action, ClientId, resource, decision.Explanation);
        }

        return decision.IsAllowed;
    }
}

using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>What the broker keeps of a client: its subscriptions and its QoS 1 messages, also while it is away. Thread-safe.</summary>
internal sealed class Session(string clientId, MqttProtocolVersion version, Subscriptions subscriptions, BrokerCounters counters, TimeProvider time)
{
    private readonly Lock _lock = new();

    // Made when first needed: most of 10,000 idle devices have a few filters and nothing on the way.
    private Dictionary<string, SubscriptionOptions>? _filters;
    private Outbox? _outbox;
    private ISessionOwner? _connection;
    private ushort _lastPacketId;
    private bool _isEnded;

    public string ClientId { get; } = clientId;

    /// <summary>Its protocol version: a session is not resumed by the other one (AWS IoT developer guide, "MQTT persistent sessions").</summary>
    public MqttProtocolVersion Version { get; } = version;

    /// <summary>The connection that has it, from CONNECT on; its store's lock guards it and the three after it.</summary>
    public ISessionOwner? Owner { get; set; }

    /// <summary>How long it outlives its connection; zero not at all.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>Since when it has no connection.</summary>
    public long OfflineSince { get; set; }

    /// <summary>A will that waits for its delay, and when that began.</summary>
    public (Will Will, long Since)? PendingWill { get; set; }

    /// <summary>Whether a connection receives its messages now.</summary>
    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <summary>Gives the messages to a connection whose CONNACK was sent; what was not acknowledged comes again.</summary>
    public void Attach(ISessionOwner connection)
    {
        lock (_lock)
        {
            _outbox?.Requeue();
            Volatile.Write(ref _connection, connection);
            Pump();
        }
    }

    /// <summary>Takes the messages from a connection that ended, if it still has them.</summary>
    public void Detach(ISessionOwner connection)
    {
        lock (_lock)
        {
            if (_connection == connection)
            {
                Volatile.Write(ref _connection, null);
                _outbox?.Requeue();
            }
        }
    }

    /// <summary>Ends it: its subscriptions and messages are gone.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            foreach (var filter in _filters?.Keys ?? (IEnumerable<string>)[])
            {
                subscriptions.Remove(filter, this);
            }

            _filters = null;
            _outbox = null;
        }
    }

    /// <summary>Subscribes.</summary>
    /// <remarks>
    /// The owner may, attached or not: a client that has its CONNACK can be faster than the thread that sent a late one and is about to
    /// attach it. Reading who owns it needs no store's lock, since a reference is read as a whole and a session taken over is ended or shared.
    /// </remarks>
    /// <param name="connection">Who asks: a connection that lost its session cannot.</param>
    /// <param name="filter">The filter as sent.</param>
    /// <param name="options">What it asks for.</param>
    /// <param name="limit">How many filters it may have.</param>
    /// <param name="isNew">Whether it did not have the filter before.</param>
    /// <returns>False where there is no room.</returns>
    public bool TrySubscribe(ISessionOwner connection, string filter, SubscriptionOptions options, int limit, out bool isNew)
    {
        lock (_lock)
        {
            isNew = _filters is null || !_filters.ContainsKey(filter);
            if (_isEnded || Owner != connection || (isNew && _filters?.Count >= limit))
            {
                return false;
            }

            (_filters ??= new Dictionary<string, SubscriptionOptions>(StringComparer.Ordinal))[filter] = options;
            subscriptions.Add(filter, this, options);
            return true;
        }
    }

    /// <summary>Unsubscribes; false for a filter it did not have.</summary>
    public bool Unsubscribe(ISessionOwner connection, string filter)
    {
        lock (_lock)
        {
            if (Owner != connection || _filters is null || !_filters.Remove(filter))
            {
                return false;
            }

            subscriptions.Remove(filter, this);
            return true;
        }
    }

    /// <summary>What its filters ask for a topic together; null where none matches.</summary>
    public SubscriptionOptions? OptionsFor(string topic)
    {
        SubscriptionOptions? all = null;
        lock (_lock)
        {
            foreach (var (filter, options) in _filters ?? [])
            {
                if (!TopicRules.IsShared(filter) && TopicRules.Matches(filter, topic))
                {
                    all = all is { } others ? options.And(others) : options;
                }
            }
        }

        return all;
    }

    /// <summary>Delivers a message, or keeps it for later if it has QoS 1.</summary>
    public void Deliver(Message message, SubscriptionOptions options) => Deliver(message, options.Qos, options.RetainAsPublished && message.IsRetained, only: null);

    /// <summary>Delivers a message with a given QoS at most.</summary>
    /// <param name="message">The message.</param>
    /// <param name="granted">The best QoS it may have.</param>
    /// <param name="isRetained">The retain flag.</param>
    /// <param name="only">The only connection that may get it, null for any: an answer goes nowhere else.</param>
    public void Deliver(Message message, MqttQualityOfServiceLevel granted, bool isRetained, ISessionOwner? only)
    {
        lock (_lock)
        {
            if (_isEnded || (only is not null && only != _connection))
            {
                return;
            }

            if (granted == MqttQualityOfServiceLevel.AtMostOnce || message.Qos == MqttQualityOfServiceLevel.AtMostOnce)
            {
                _connection?.Deliver(message, MqttQualityOfServiceLevel.AtMostOnce, packetId: 0, isRetained);
                return;
            }

            // A retained message is sent again after a reconnect. An answer is not: whoever has the client id then may be another device.
            if (!(_outbox ??= new Outbox()).TryAdd(new Outgoing(message, isRetained, isRetained ? null : only)))
            {
                Interlocked.Increment(ref counters.QueueOverflows);
                return;
            }

            Pump();
        }
    }

    /// <summary>Takes a PUBACK; one for a message that is not on the way changes nothing.</summary>
    public void Acknowledge(ISessionOwner connection, ushort packetId)
    {
        lock (_lock)
        {
            if (_connection == connection && _outbox is not null && _outbox.Acknowledge(packetId))
            {
                Pump();
            }
        }
    }

    // Sends what the window has room for.
    private void Pump()
    {
        while (_connection is { } connection && _outbox is not null && _outbox.TryTake(connection.Window, out var next))
        {
            if (next.Message.HasExpired(time))
            {
                continue;
            }

            // A message that may not be received, or is larger than the client takes, is dropped in silence and not waited for.
            var packetId = NextPacketId(_outbox);
            if (connection.Deliver(next.Message, MqttQualityOfServiceLevel.AtLeastOnce, packetId, next.IsRetained))
            {
                _outbox.Sent(packetId, next);
            }
        }

        if (_outbox is { IsEmpty: true })
        {
            _outbox = null;
        }
    }

    // 1 to 65,535, round and round, without those on the way: at most 100.
    private ushort NextPacketId(Outbox outbox)
    {
        do
        {
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        }
        while (outbox.IsInFlight(_lastPacketId));
        return _lastPacketId;
    }
}

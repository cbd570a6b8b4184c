using System.Buffers;
using System.Text.Json;
using MQTTnet.Protocol;

namespace LoadHarness.Simulator.Broker;

/// <summary>Tells subscribers of <c>$aws/events/</c> who comes, goes and subscribes (AWS IoT developer guide, "Lifecycle events").</summary>
internal sealed class LifecycleEvents(Subscriptions subscriptions, TimeProvider time)
{
    private const string Presence = "$aws/events/presence/";
    private const string SubscriptionEvents = "$aws/events/subscriptions/";

    // A client's version numbers begin anew after about an hour away (AWS IoT developer guide, "Lifecycle events", versionNumber).
    private static readonly TimeSpan VersionLifetime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Version> _versions = new(StringComparer.Ordinal);

    /// <summary>The version number of a client's next connection: 0, 1, 2 …</summary>
    public int NextVersion(string clientId)
    {
        lock (_lock)
        {
            var number = _versions.TryGetValue(clientId, out var version) && !HasEnded(version) ? version.Number + 1 : 0;
            _versions[clientId] = new Version(number, OfflineSince: null);
            return number;
        }
    }

    /// <summary>Forgets the version numbers of clients long away.</summary>
    public void RemoveExpired()
    {
        lock (_lock)
        {
            foreach (var (clientId, version) in _versions)
            {
                if (HasEnded(version))
                {
                    _versions.Remove(clientId);
                }
            }
        }
    }

    /// <summary>A client has connected.</summary>
    public void Connected(Connection connection) => Tell(Presence, "connected", connection, json =>
    {
        json.WriteString("ipAddress", connection.Address.ToString());
        json.WriteNumber("versionNumber", connection.PresenceVersion);
    });

    /// <summary>A client's connection has ended.</summary>
    public void Disconnected(Connection connection, DisconnectReason reason)
    {
        lock (_lock)
        {
            if (_versions.TryGetValue(connection.ClientId, out var version) && version.Number == connection.PresenceVersion)
            {
                _versions[connection.ClientId] = version with { OfflineSince = time.GetTimestamp() };
            }
        }

        Tell(Presence, "disconnected", connection, json =>
        {
            json.WriteBoolean("clientInitiatedDisconnect", reason == DisconnectReason.ClientInitiated);
            json.WriteString("disconnectReason", DisconnectReasons.NameOf(reason));
            json.WriteNumber("versionNumber", connection.PresenceVersion);
        });
    }

    /// <summary>A client may not connect, or not with its will.</summary>
    public void ConnectFailed(Connection connection) => Tell(Presence, "connect_failed", connection, json =>
    {
        json.WriteString("ipAddress", connection.Address.ToString());
        json.WriteString("connectFailureReason", "AUTHORIZATION_FAILED");
    });

    /// <summary>A client has subscribed.</summary>
    public void Subscribed(Connection connection, IEnumerable<string> filters) => TellTopics("subscribed", connection, filters);

    /// <summary>A client has unsubscribed.</summary>
    public void Unsubscribed(Connection connection, IEnumerable<string> filters) => TellTopics("unsubscribed", connection, filters);

    private bool HasEnded(Version version) => version.OfflineSince is { } since && time.GetElapsedTime(since) >= VersionLifetime;

    private void TellTopics(string eventType, Connection connection, IEnumerable<string> filters) => Tell(SubscriptionEvents, eventType, connection, json =>
    {
        json.WriteStartArray("topics");
        foreach (var filter in filters)
        {
            json.WriteStringValue(filter);
        }

        json.WriteEndArray();
    });

    private void Tell(string prefix, string eventType, Connection connection, Action<Utf8JsonWriter> rest)
    {
        // Client ids with wildcards have no events.
        var topic = prefix + eventType + "/" + connection.ClientId;
        if (connection.ClientId.AsSpan().IndexOfAny('#', '+') >= 0 || !subscriptions.HasAny(topic))
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("clientId", connection.ClientId);
            json.WriteNumber("timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteString("eventType", eventType);
            json.WriteString("sessionIdentifier", connection.SessionIdentifier);
            if (connection.CertificateId is { } principal)
            {
                json.WriteString("principalIdentifier", principal);
            }

            rest(json);
            json.WriteEndObject();
        }

        subscriptions.Deliver(Message.Of(topic, buffer.WrittenSpan.ToArray(), MqttQualityOfServiceLevel.AtLeastOnce, time.GetTimestamp()), publisher: null);
    }

    private readonly record struct Version(int Number, long? OfflineSince);
}

using MQTTnet.Formatter;

namespace LoadHarness.Simulator.Broker;

/// <summary>What came of a CONNECT.</summary>
/// <param name="Session">The session the connection has now.</param>
/// <param name="IsPresent">Whether it is an older one that was resumed.</param>
/// <param name="Displaced">The connection that had the client id until now; null for none.</param>
/// <param name="DueWill">A will that waited, of a session that ended hereby; to be published.</param>
internal readonly record struct SessionOpening(Session Session, bool IsPresent, ISessionOwner? Displaced, Will? DueWill);

/// <summary>The sessions by client id: who takes over from whom, and which end when. Thread-safe, on the broker's clock.</summary>
internal sealed class SessionStore(Subscriptions subscriptions, BrokerCounters counters, TimeProvider time)
{
    /// <summary>How long a session outlives its connection on MQTT 3.1.1 (AWS IoT quotas, "Persistent session expiry period", default).</summary>
    public static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(1);

    /// <summary>The longest Session Expiry Interval; longer ones are shortened (AWS IoT developer guide, "MQTT 5 session expiry").</summary>
    public static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private int _connected;

    /// <summary>How many sessions there are, with and without a connection.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>How many have a connection.</summary>
    public int ConnectedCount => Volatile.Read(ref _connected);

    /// <summary>Gives a client id to a connection.</summary>
    /// <param name="connection">The new owner.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="version">Its protocol version.</param>
    /// <param name="isClean">Whether an older session is to be forgotten.</param>
    /// <param name="expiry">How long the session outlives the connection.</param>
    public SessionOpening Open(ISessionOwner connection, string clientId, MqttProtocolVersion version, bool isClean, TimeSpan expiry)
    {
        Session? ended = null;
        SessionOpening opening;
        lock (_lock)
        {
            _sessions.TryGetValue(clientId, out var session);
            var displaced = session?.Owner;
            Will? dueWill = null;
            // One without expiry ends with its connection, which ends here (MQTT 3.1.1 §3.1.2.4: not reused in any later session).
            if (session is not null && (isClean || session.Version != version || session.Expiry == TimeSpan.Zero || IsOver(session)))
            {
                dueWill = session.PendingWill?.Will;
                ended = session;
                session = null;
            }

            var isPresent = session is not null;
            session ??= new Session(clientId, version, subscriptions, counters, time);
            session.Owner = connection;
            session.Expiry = expiry;
            session.PendingWill = null; // It came back in time.
            _sessions[clientId] = session;
            _connected += displaced is null ? 1 : 0;
            opening = new SessionOpening(session, isPresent, displaced, dueWill);
        }

        ended?.End();
        return opening;
    }

    /// <summary>A Session Expiry Interval as AWS takes it: 7 days at most.</summary>
    public static TimeSpan Limited(uint seconds) => TimeSpan.FromSeconds(Math.Min(seconds, MaxExpiry.TotalSeconds));

    /// <summary>Changes how long a session outlives its connection.</summary>
    public void SetExpiry(Session session, TimeSpan expiry)
    {
        lock (_lock)
        {
            session.Expiry = expiry;
        }
    }

    /// <summary>The connection of a client id; null for none.</summary>
    public ISessionOwner? OwnerOf(string clientId)
    {
        lock (_lock)
        {
            return _sessions.GetValueOrDefault(clientId)?.Owner;
        }
    }

    /// <summary>Gives a session's messages to the connection that has it, if it still does.</summary>
    public void Attach(ISessionOwner connection, Session session)
    {
        lock (_lock)
        {
            if (session.Owner == connection)
            {
                session.Attach(connection);
            }
        }
    }

    /// <summary>Parts a connection that ended from its session.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="session">Its session.</param>
    /// <param name="will">Its will, if the way it ended sends it.</param>
    /// <returns>The will if it is to be published now.</returns>
    public Will? Close(ISessionOwner connection, Session session, Will? will)
    {
        session.Detach(connection);
        var ends = false;
        lock (_lock)
        {
            if (session.Owner != connection || !IsKnown(session))
            {
                // Taken over. Where the session lives on, its client came back before the delay was over.
                return will is null || (will.Delay > TimeSpan.Zero && IsKnown(session)) ? null : will;
            }

            session.Owner = null;
            session.Detach(connection); // A late CONNACK may have attached it meanwhile.
            session.OfflineSince = time.GetTimestamp();
            _connected--;
            ends = session.Expiry == TimeSpan.Zero;
            if (ends)
            {
                _sessions.Remove(session.ClientId);
            }
            else if (will is { Delay.Ticks: > 0 })
            {
                session.PendingWill = (will, session.OfflineSince);
                will = null;
            }
        }

        if (ends)
        {
            session.End();
        }

        return will;
    }

    /// <summary>Ends the sessions whose time is over and gives the wills that are due.</summary>
    public IReadOnlyList<Will> Sweep()
    {
        List<Will>? due = null;
        List<Session>? over = null;
        lock (_lock)
        {
            foreach (var session in _sessions.Values)
            {
                var isOver = IsOver(session);
                if (session.Owner is null && session.PendingWill is { } pending && (isOver || time.GetElapsedTime(pending.Since) >= pending.Will.Delay))
                {
                    (due ??= []).Add(pending.Will);
                    session.PendingWill = null;
                }

                if (isOver)
                {
                    (over ??= []).Add(session);
                }
            }

            foreach (var session in over ?? [])
            {
                _sessions.Remove(session.ClientId);
            }
        }

        foreach (var session in over ?? [])
        {
            session.End();
        }

        return due ?? (IReadOnlyList<Will>)[];
    }

    private bool IsOver(Session session) => session.Owner is null && time.GetElapsedTime(session.OfflineSince) >= session.Expiry;

    private bool IsKnown(Session session) => _sessions.TryGetValue(session.ClientId, out var known) && known == session;
}

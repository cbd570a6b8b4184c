namespace LoadHarness.Simulator.Broker;

/// <summary>Who subscribed to what, alone or in a group. Thread-safe.</summary>
internal sealed class Subscriptions
{
    private readonly TopicTree<Session> _own = new();
    private readonly SharedSubscriptions _shared = new();

    /// <summary>Adds a session's subscription, or changes what it asks for.</summary>
    public void Add(string filter, Session session, SubscriptionOptions options)
    {
        if (TopicRules.IsShared(filter))
        {
            _shared.Add(filter, session, options);
        }
        else
        {
            _own.Add(filter, session, options);
        }
    }

    /// <summary>Removes a session's subscription.</summary>
    public void Remove(string filter, Session session)
    {
        if (TopicRules.IsShared(filter))
        {
            _shared.Remove(filter, session);
        }
        else
        {
            _own.Remove(filter, session);
        }
    }

    /// <summary>Delivers a message to everybody who subscribed to its topic.</summary>
    /// <param name="message">The message.</param>
    /// <param name="publisher">Whose message it is, for subscribers that leave out their own; null for the service's.</param>
    public void Deliver(Message message, Session? publisher)
    {
        foreach (var (session, options) in _own.Match(message.Topic))
        {
            if (!options.NoLocal || session != publisher)
            {
                session.Deliver(message, options);
            }
        }

        foreach (var (session, options) in _shared.Pick(message.Topic))
        {
            session.Deliver(message, options);
        }
    }

    /// <summary>Whether anybody subscribed to the topic.</summary>
    public bool HasAny(string topic) => _own.Match(topic).Count > 0 || _shared.Pick(topic).Any();
}

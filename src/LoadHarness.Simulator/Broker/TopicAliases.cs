namespace LoadHarness.Simulator.Broker;

/// <summary>The topic aliases a client has set on its connection (MQTT 5 §3.3.2.3.4).</summary>
internal sealed class TopicAliases
{
    /// <summary>How many a connection may have (AWS IoT quotas, "Topic Alias per connection").</summary>
    public const ushort Maximum = 8;

    private readonly string?[] _topics = new string?[Maximum];

    /// <summary>Sets an alias if a topic is given, else finds the topic it stands for; false for an alias that is out of range or not set.</summary>
    public bool TryResolve(ushort alias, ref string topic)
    {
        if (alias is 0 or > Maximum)
        {
            return false;
        }

        ref var known = ref _topics[alias - 1];
        if (topic.Length > 0)
        {
            known = topic;
            return true;
        }

        if (known is null)
        {
            return false;
        }

        topic = known;
        return true;
    }
}

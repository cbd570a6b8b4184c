namespace LoadHarness.Simulator.Broker;

/// <summary>Shared subscriptions, <c>$share/name/filter</c>: each message goes to one member of a group, chosen at random. Thread-safe.</summary>
internal sealed class SharedSubscriptions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly TopicTree<Group> _tree = new();

    // Seeded: the same run chooses alike.
    private readonly Random _random = new(1);

    /// <summary>Joins a group, or changes what the member asks for.</summary>
    public void Add(string sharedFilter, Session member, SubscriptionOptions options)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(sharedFilter, out var group))
            {
                _groups[sharedFilter] = group = new Group();
                _tree.Add(TopicRules.FilterOf(sharedFilter), group, default);
            }

            group.Members.RemoveAll(other => other.Member == member);
            group.Members.Add((member, options));
        }
    }

    /// <summary>Leaves a group; an empty one is forgotten.</summary>
    public void Remove(string sharedFilter, Session member)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(sharedFilter, out var group) && group.Members.RemoveAll(other => other.Member == member) > 0 && group.Members.Count == 0)
            {
                _groups.Remove(sharedFilter);
                _tree.Remove(TopicRules.FilterOf(sharedFilter), group);
            }
        }
    }

    /// <summary>One member of each group whose filter matches; those that are connected come first.</summary>
    public IEnumerable<(Session Member, SubscriptionOptions Options)> Pick(string topic)
    {
        var groups = _tree.Match(topic);
        if (groups.Count == 0)
        {
            return [];
        }

        lock (_lock)
        {
            return [.. groups.Keys.Where(group => group.Members.Count > 0).Select(Pick)];
        }
    }

    private (Session Member, SubscriptionOptions Options) Pick(Group group)
    {
        var connected = group.Members.FindAll(member => member.Member.IsConnected);
        var choice = connected.Count > 0 ? connected : group.Members;
        return choice[_random.Next(choice.Count)];
    }

    private sealed class Group
    {
        public List<(Session Member, SubscriptionOptions Options)> Members { get; } = [];
    }
}

namespace LoadHarness.Simulator.Broker;

/// <summary>Who subscribed to what: a tree by topic level. Thread-safe.</summary>
/// <typeparam name="T">The subscriber.</typeparam>
internal sealed class TopicTree<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Node _root = new();

    /// <summary>Subscribes, or changes the options of a subscription.</summary>
    public void Add(string filter, T subscriber, SubscriptionOptions options)
    {
        lock (_lock)
        {
            var node = _root;
            foreach (var level in filter.Split('/'))
            {
                var children = node.Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
                if (!children.TryGetValue(level, out var child))
                {
                    children[level] = child = new Node();
                }

                node = child;
            }

            (node.Subscribers ??= [])[subscriber] = options;
        }
    }

    /// <summary>Unsubscribes; nothing is left behind.</summary>
    public void Remove(string filter, T subscriber)
    {
        lock (_lock)
        {
            Remove(_root, filter.Split('/'), 0, subscriber);
        }
    }

    /// <summary>The subscribers of a topic, each with what its filters that match ask for together.</summary>
    public Dictionary<T, SubscriptionOptions> Match(string topic)
    {
        var found = new Dictionary<T, SubscriptionOptions>();
        lock (_lock)
        {
            Match(_root, topic.Split('/'), 0, found);
        }

        return found;
    }

    private static bool Remove(Node node, string[] levels, int depth, T subscriber)
    {
        if (depth == levels.Length)
        {
            node.Subscribers?.Remove(subscriber);
        }
        else if (node.Children is not null && node.Children.TryGetValue(levels[depth], out var child) && Remove(child, levels, depth + 1, subscriber))
        {
            node.Children.Remove(levels[depth]);
        }

        return node is { Subscribers: null or { Count: 0 }, Children: null or { Count: 0 } };
    }

    private static void Match(Node node, string[] levels, int depth, Dictionary<T, SubscriptionOptions> found)
    {
        if (depth == levels.Length)
        {
            Collect(node, found);
            return;
        }

        if (node.Children is null)
        {
            return;
        }

        if (node.Children.TryGetValue(levels[depth], out var exact))
        {
            Match(exact, levels, depth + 1, found);
        }

        if (depth == 0 && levels[0].StartsWith('$'))
        {
            return; // Wildcards at the first level do not match topics that begin with '$' (MQTT 3.1.1 §4.7.2).
        }

        if (node.Children.TryGetValue("+", out var one))
        {
            Match(one, levels, depth + 1, found);
        }

        // One level at least is left: on AWS 'sensor/#' does not match 'sensor' (developer guide, MQTT differences).
        if (node.Children.TryGetValue("#", out var rest))
        {
            Collect(rest, found);
        }
    }

    private static void Collect(Node node, Dictionary<T, SubscriptionOptions> found)
    {
        foreach (var (subscriber, options) in node.Subscribers ?? [])
        {
            found[subscriber] = found.TryGetValue(subscriber, out var others) ? options.And(others) : options;
        }
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; set; }

        public Dictionary<T, SubscriptionOptions>? Subscribers { get; set; }
    }
}

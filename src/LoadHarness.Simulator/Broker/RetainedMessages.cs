using System.Collections.Concurrent;

namespace LoadHarness.Simulator.Broker;

/// <summary>The last message with RETAIN of each topic. Thread-safe.</summary>
internal sealed class RetainedMessages(TimeProvider time)
{
    /// <summary>How many are kept (AWS IoT quotas, "Retained messages per account"; taken from memory, no page was read for it).</summary>
    public const int Capacity = 5000;

    private readonly ConcurrentDictionary<string, Message> _messages = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _messages.Count;

    /// <summary>Keeps a message in place of its topic's older one; an empty payload forgets it. False where there is no room.</summary>
    public bool Set(Message message)
    {
        if (message.Payload.IsEmpty)
        {
            _messages.TryRemove(message.Topic, out _);
            return true;
        }

        if (_messages.Count >= Capacity && !_messages.ContainsKey(message.Topic))
        {
            RemoveExpired();
            if (_messages.Count >= Capacity)
            {
                return false;
            }
        }

        _messages[message.Topic] = message;
        return true;
    }

    /// <summary>The message of exactly this topic, if it has not expired.</summary>
    public Message? Get(string topic) => _messages.TryGetValue(topic, out var message) && !message.HasExpired(time) ? message : null;

    private void RemoveExpired()
    {
        foreach (var pair in _messages)
        {
            if (pair.Value.HasExpired(time))
            {
                _messages.TryRemove(pair);
            }
        }
    }
}

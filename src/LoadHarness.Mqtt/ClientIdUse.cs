using System.Collections.Concurrent;

namespace LoadHarness.Mqtt;

/// <summary>How many connections of this process use a client id; remembers whether it ever was more than one.</summary>
internal sealed class ClientIdUse
{
    private int _now;
    private volatile bool _isShared;

    /// <summary>Whether two connections used it at the same time.</summary>
    public bool IsShared => _isShared;

    /// <summary>A connection begins.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref _now) > 1)
        {
            _isShared = true;
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _now);
}

/// <summary>The client ids that may be used by several devices; an id that is a device's own is not kept.</summary>
internal sealed class ClientIdUses
{
    private readonly ConcurrentDictionary<string, ClientIdUse> _uses = new(StringComparer.Ordinal);

    /// <summary>The use of an id, entered.</summary>
    public ClientIdUse Enter(string clientId)
    {
        var use = _uses.GetOrAdd(clientId, static _ => new ClientIdUse());
        use.Enter();
        return use;
    }
}

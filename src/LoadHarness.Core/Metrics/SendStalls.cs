namespace LoadHarness.Core.Metrics;

/// <summary>Writes that a socket did not take at once: how many, and how long they have waited. A write that goes through costs nothing here.</summary>
public sealed class SendStalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _waiting = []; // At most one a connection.
    private long _number;
    private long _longest;

    /// <summary>Writes that had to wait so far.</summary>
    public long Count
    {
        get
        {
            using var scope = _lock.EnterScope();
            return _number;
        }
    }

    /// <summary>A write begins to wait.</summary>
    /// <param name="now">A timestamp.</param>
    /// <returns>Its number.</returns>
    public long Begin(long now)
    {
        using var scope = _lock.EnterScope();
        _waiting.Add(++_number, now);
        return _number;
    }

    /// <summary>A write has ended, well or not.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="now">A timestamp.</param>
    public void End(long number, long now)
    {
        using var scope = _lock.EnterScope();
        if (_waiting.Remove(number, out var began))
        {
            _longest = Math.Max(_longest, now - began);
        }
    }

    /// <summary>Adds another process's writes that had to wait.</summary>
    /// <param name="count">How many.</param>
    /// <param name="longest">The longest wait, as a span of timestamps.</param>
    public void Merge(long count, long longest)
    {
        using var scope = _lock.EnterScope();
        _number += count;
        _longest = Math.Max(_longest, longest);
    }

    /// <summary>Returns the longest wait since the last call, as a span of timestamps; those under way count as far as they have come. One caller at a time.</summary>
    public long TakeLongest(long now)
    {
        using var scope = _lock.EnterScope();
        var longest = _longest;
        _longest = 0;
        foreach (var began in _waiting.Values)
        {
            longest = Math.Max(longest, now - began);
        }

        return longest;
    }
}

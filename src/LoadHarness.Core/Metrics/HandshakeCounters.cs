using System.Collections.Concurrent;

namespace LoadHarness.Core.Metrics;

/// <summary>Counters of TLS handshakes by kind and protocol.</summary>
public sealed class HandshakeCounters
{
    private readonly ConcurrentDictionary<string, long> _protocols = new(StringComparer.Ordinal);
    private long _full;
    private long _resumed;

    /// <summary>Full handshakes.</summary>
    public long Full => Interlocked.Read(ref _full);

    /// <summary>Resumed sessions.</summary>
    public long Resumed => Interlocked.Read(ref _resumed);

    /// <summary>By protocol version and cipher suite, in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> Protocols => _protocols.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>Counts one handshake.</summary>
    public void Count(bool resumed, string protocol)
    {
        Interlocked.Increment(ref resumed ? ref _resumed : ref _full);
        _protocols.AddOrUpdate(protocol, 1, static (_, count) => count + 1);
    }

    /// <summary>Adds another process's handshakes.</summary>
    internal void Add(long full, long resumed)
    {
        Interlocked.Add(ref _full, full);
        Interlocked.Add(ref _resumed, resumed);
    }

    /// <summary>Adds another process's handshakes of a protocol.</summary>
    internal void AddProtocol(string protocol, long count) => _protocols.AddOrUpdate(protocol, static (_, added) => added, static (_, had, added) => had + added, count);
}

using System.Collections.Concurrent;
using System.Globalization;
using LoadHarness.Core.Metrics;
using LoadHarness.Mqtt;

namespace LoadHarness.Hosting.Calibration;

/// <summary>An acknowledgement, as both sides name it.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Step">The step's bare name, which is the packet's in the fault record.</param>
/// <param name="PacketId">Its id; 0 for CONNACK.</param>
internal readonly record struct PacketKey(string ClientId, string Step, ushort PacketId);

/// <summary>The instrument's own record of each acknowledgement, in milliseconds; a key that comes again is kept in order.</summary>
internal sealed class PacketTimes(TimeProvider time) : IWireObserver
{
    private readonly ConcurrentDictionary<PacketKey, ConcurrentQueue<double>> _times = [];

    /// <summary>What was seen.</summary>
    public IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> Read() => _times.ToDictionary(static pair => pair.Key, static pair => (IReadOnlyList<double>)[.. pair.Value]);

    /// <inheritdoc/>
    public void Acknowledged(string clientId, StepKind kind, ushort packetId, long sent, long answered)
    {
        var name = kind switch { StepKind.Connack => "connack", StepKind.Suback => "suback", StepKind.Puback => "puback", _ => null };
        if (name is not null)
        {
            _times.GetOrAdd(new PacketKey(clientId, name, packetId), static _ => []).Enqueue(time.GetElapsedTime(sent, answered).TotalMilliseconds);
        }
    }
}

/// <summary>The simulator's record of each answer that it held, in milliseconds.</summary>
internal static class HeldTimes
{
    /// <summary>Reads the fault record (docs/simulator.md) for the devices of one part of a calibration.</summary>
    /// <param name="csv">The record.</param>
    /// <param name="prefix">How their client ids begin.</param>
    public static IReadOnlyDictionary<PacketKey, IReadOnlyList<double>> Read(string csv, string prefix)
    {
        var times = new Dictionary<PacketKey, List<double>>();
        foreach (var fields in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Split(',')))
        {
            // Client ids are ours, and hold neither commas nor quotes.
            if (fields is [_, var clientId, var packet, var id, _, _, { Length: > 0 } held] && clientId.StartsWith(prefix, StringComparison.Ordinal))
            {
                var key = new PacketKey(clientId, packet, ushort.Parse(id, CultureInfo.InvariantCulture));
                if (!times.TryGetValue(key, out var list))
                {
                    times[key] = list = [];
                }

                list.Add(double.Parse(held, CultureInfo.InvariantCulture));
            }
        }

        return times.ToDictionary(static pair => pair.Key, static pair => (IReadOnlyList<double>)pair.Value);
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>Draws durations so that a run repeats: the n-th one of a device and fault depends on the seed alone, not on who came first.</summary>
internal sealed class DelaySampler(long seed)
{
    // About 100 MB when full; devices beyond draw their first number again and again.
    private const int MaxCounters = 1_000_000;

    private readonly ConcurrentDictionary<(Fault Fault, string ClientId), int> _drawn = new();
    private int _counters;

    /// <summary>Draws the next duration of a device.</summary>
    /// <param name="fault">A fault that has a value.</param>
    /// <param name="clientId">The device; empty before CONNECT.</param>
    public TimeSpan Draw(Fault fault, string clientId)
    {
        var value = fault.Value!;
        if (value.Shape == DelayShape.Constant)
        {
            return value.First;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{(int)fault.Kind}:{fault.At.Ticks}:{Next(fault, clientId)}:{clientId}")), hash);
        return value.At(Number(hash), Number(hash[8..]));
    }

    private int Next(Fault fault, string clientId)
    {
        var key = (fault, clientId);
        if (_drawn.ContainsKey(key) || Interlocked.Increment(ref _counters) <= MaxCounters)
        {
            return _drawn.AddOrUpdate(key, 0, static (_, drawn) => drawn + 1);
        }

        return 0;
    }

    // 53 bits, above 0 and at most 1.
    private static double Number(ReadOnlySpan<byte> hash) => ((BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) + 1) / (double)(1UL << 53);
}

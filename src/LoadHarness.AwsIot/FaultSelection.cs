using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoadHarness.AwsIot;

/// <summary>Chooses which devices have a fault: by a stable hash of seed and client id, so that harness and simulator agree without talking.</summary>
public static class FaultSelection
{
    /// <summary>The cutoff that no device is below.</summary>
    public const ulong NoDevice = 0;

    /// <summary>The first 8 bytes, big-endian, of SHA-256 over <c>seed:clientId</c> in UTF-8; never <see cref="NoDevice"/>.</summary>
    public static ulong Hash(long seed, string clientId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{clientId}")), hash);
        return Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <summary>Whether the device has the fault: its hash is not above the cutoff.</summary>
    public static bool IsChosen(long seed, string clientId, ulong cutoff) => Hash(seed, clientId) <= cutoff;

    /// <summary>The cutoff that exactly round(share × number of ids) of the ids are not above.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="clientIds">The client ids of the fleet; repeated ones count once.</param>
    /// <param name="share">Which part of them, 0 to 1; a half rounds up.</param>
    public static ulong Cutoff(long seed, IEnumerable<string> clientIds, double share)
    {
        ArgumentNullException.ThrowIfNull(clientIds);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var hashes = clientIds.Distinct(StringComparer.Ordinal).Select(id => Hash(seed, id)).ToArray();
        var chosen = (int)Math.Round(share * hashes.Length, MidpointRounding.AwayFromZero);
        if (chosen == 0)
        {
            return NoDevice;
        }

        Array.Sort(hashes);
        return hashes[chosen - 1];
    }
}

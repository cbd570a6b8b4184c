namespace LoadHarness.Core.Results;

/// <summary>The checksum that ends a zlib stream (RFC 1950 §8.2).</summary>
internal static class Adler32
{
    private const uint LargestPrime = 65521;

    /// <summary>So many bytes can be added up before a sum of 32 bits could overflow (zlib's NMAX).</summary>
    private const int Longest = 5552;

    /// <summary>Returns the checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, Longest)];
            foreach (var value in part)
            {
                a += value;
                b += a;
            }

            (a, b) = (a % LargestPrime, b % LargestPrime);
            bytes = bytes[part.Length..];
        }

        return (b << 16) | a;
    }
}

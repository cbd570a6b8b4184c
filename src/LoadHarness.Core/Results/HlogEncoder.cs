using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>Encodes a second's latencies as HdrHistogram V2, compressed, in base 64. One thread at a time; buffers are reused.</summary>
/// <remarks>
/// The library's encoder works on a histogram of the whole range, 188 KB a step and second; this one writes what was recorded:
/// a header, then ZigZag LEB128 counts bucket by bucket, a run of zeros as its negative length
/// (https://github.com/HdrHistogram/HdrHistogram, "V2 Encoding"). The library also leaves out the checksum that ends a zlib
/// stream, without which HdrHistogramJS, and zlib's own inflate, refuse it. Short histograms, as most steps have in a second,
/// stand in the zlib stream as they are (a stored block, RFC 1951 §3.2.4): compressing gains them little, and for each of them
/// zlib would clear a quarter of a megabyte.
/// </remarks>
internal sealed class HlogEncoder
{
    // HdrHistogram: V2 cookies, with the word size of 1 that V2 readers leave out of account.
    private const int V2Cookie = 0x1c849303 | 0x10;
    private const int V2CompressedCookie = 0x1c849304 | 0x10;
    private const int HeaderLength = 40;
    private const int LongestCount = 9;

    /// <summary>The smallest range that is written: 16 ms.</summary>
    private const int SmallestRangeBits = 14;

    /// <summary>Up to so many bytes a histogram is stored and not compressed.</summary>
    private const int LongestStored = 512;

    private byte[] _plain = new byte[4096];
    private byte[] _compressed = new byte[8192];

    /// <summary>Encodes.</summary>
    /// <param name="counts">At least one value.</param>
    public string Encode(RecordedCounts counts)
    {
        var length = HeaderLength + WritePayload(counts);
        WriteHeader(_plain, length - HeaderLength, BucketCounts.HighestOf(counts.Values[^1].Microseconds));
        if (_compressed.Length < (2 * length) + 64)
        {
            _compressed = new byte[(2 * length) + 64]; // More than zlib makes of what cannot be compressed.
        }

        var bytes = _compressed.AsSpan(0, 8 + (length <= LongestStored ? Store(_plain.AsSpan(0, length), _compressed.AsSpan(8)) : Compress(length)));
        BinaryPrimitives.WriteInt32BigEndian(bytes, V2CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], bytes.Length - 8);
        return Convert.ToBase64String(bytes);
    }

    private int Compress(int length)
    {
        using var stream = new MemoryStream(_compressed);
        stream.Position = 8;
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(_plain, 0, length);
        }

        return (int)stream.Position - 8;
    }

    /// <summary>Writes a zlib stream of one stored block (RFC 1950 §2.2, RFC 1951 §3.2.4).</summary>
    private static int Store(ReadOnlySpan<byte> plain, Span<byte> to)
    {
        (to[0], to[1]) = (0x78, 0x01); // Deflate with a window of 32 KiB; a multiple of 31, as two bytes.
        to[2] = 0x01; // The last block, stored.
        BinaryPrimitives.WriteUInt16LittleEndian(to[3..], (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[5..], (ushort)~plain.Length);
        plain.CopyTo(to[7..]);
        BinaryPrimitives.WriteUInt32BigEndian(to[(7 + plain.Length)..], Adler32.Of(plain));
        return 7 + plain.Length + 4;
    }

    private static void WriteHeader(Span<byte> to, int payload, long largest)
    {
        var bits = Math.Max(SmallestRangeBits, BitOperations.Log2((ulong)largest) + 1);
        BinaryPrimitives.WriteInt32BigEndian(to, V2Cookie);
        BinaryPrimitives.WriteInt32BigEndian(to[4..], payload);
        BinaryPrimitives.WriteInt32BigEndian(to[8..], 0); // Normalizing index offset.
        BinaryPrimitives.WriteInt32BigEndian(to[12..], Histograms.Digits);
        BinaryPrimitives.WriteInt64BigEndian(to[16..], Histograms.LowestMicroseconds);
        BinaryPrimitives.WriteInt64BigEndian(to[24..], (1L << bits) - 1);
        BinaryPrimitives.WriteDoubleBigEndian(to[32..], 1); // Integer to double conversion ratio.
    }

    private int WritePayload(RecordedCounts counts)
    {
        var at = HeaderLength;
        var next = 0;
        foreach (var (microseconds, count) in counts.Values)
        {
            if (_plain.Length < at + (2 * LongestCount))
            {
                Array.Resize(ref _plain, 2 * _plain.Length);
            }

            var index = BucketCounts.IndexOf(microseconds);
            if (index > next)
            {
                at += WriteZigZag(_plain.AsSpan(at), next - index);
            }

            at += WriteZigZag(_plain.AsSpan(at), count);
            next = index + 1;
        }

        return at - HeaderLength;
    }

    /// <summary>ZigZag LEB128-64b9B: seven bits a byte, and all eight of the ninth.</summary>
    private static int WriteZigZag(Span<byte> to, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var length = 0;
        for (; rest >= 0x80 && length < LongestCount - 1; rest >>= 7)
        {
            to[length++] = (byte)(rest | 0x80);
        }

        to[length++] = (byte)rest;
        return length;
    }
}

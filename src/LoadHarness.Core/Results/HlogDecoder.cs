using System.Buffers.Binary;
using System.IO.Compression;
using LoadHarness.Core.Metrics;

namespace LoadHarness.Core.Results;

/// <summary>How often a value was recorded.</summary>
/// <param name="Microseconds">The smallest value of its bucket.</param>
/// <param name="Count">How often.</param>
public readonly record struct ValueCount(long Microseconds, long Count);

/// <summary>Decodes the histograms of our own logs, one line after the other, into values and counts. One thread at a time.</summary>
/// <remarks>
/// The library's reader makes a histogram for each line: 55 µs and 57 KB, which a day of seconds turns into minutes. This
/// reads the same encoding (HdrHistogram V2: header, then ZigZag LEB128 counts, negative ones for runs of zeros) at the
/// one setting that <see cref="Histograms"/> writes.
/// </remarks>
internal sealed class HlogDecoder
{
    // HdrHistogram: the low nibble of the cookies' second byte holds the word size, which V2 does not use.
    private const int V2Cookie = 0x1c849303;
    private const int V2CompressedCookie = 0x1c849304;
    private const int CookieMask = ~0xf0;
    private const int HeaderLength = 40;

    // Three digits: 2,048 sub-buckets, of which the upper half is new in each bucket after the first.
    private const int HalfCountBits = 10;
    private const int HalfCount = 1 << HalfCountBits;

    private readonly List<ValueCount> _values = [];
    private byte[] _compressed = new byte[4096];
    private byte[] _plain = new byte[8192];

    /// <summary>Decodes one histogram.</summary>
    /// <param name="base64">As it stands in the log.</param>
    /// <returns>Its values, smallest first; valid until the next call.</returns>
    /// <exception cref="InvalidDataException">It is none, or one of another setting.</exception>
    public IReadOnlyList<ValueCount> Decode(ReadOnlySpan<char> base64)
    {
        Reserve(ref _compressed, base64.Length);
        if (!Convert.TryFromBase64Chars(base64, _compressed, out var length) || length < 8 || (Int(_compressed, 0) & CookieMask) != V2CompressedCookie)
        {
            throw new InvalidDataException("a histogram is damaged");
        }

        var plain = Inflate(Math.Min(Int(_compressed, 4), length - 8));
        if (plain.Length < HeaderLength || (Int(plain, 0) & CookieMask) != V2Cookie || Int(plain, 12) != Histograms.Digits || BinaryPrimitives.ReadInt64BigEndian(plain[16..]) != Histograms.LowestMicroseconds)
        {
            throw new InvalidDataException("a histogram has another form than those of loadharness");
        }

        Read(plain.Slice(HeaderLength, Math.Clamp(Int(plain, 4), 0, plain.Length - HeaderLength)));
        return _values;
    }

    private ReadOnlySpan<byte> Inflate(int length)
    {
        // One stored block, as HlogEncoder writes short histograms: nothing is compressed in it.
        var zipped = _compressed.AsSpan(8, length);
        if (zipped.Length > 11 && zipped[2] == 0x01 && BinaryPrimitives.ReadUInt16LittleEndian(zipped[3..]) == length - 11)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(zipped[^4..]) == Adler32.Of(zipped[7..^4]) ? zipped[7..^4] : throw new InvalidDataException("a histogram is damaged");
        }

        using var stream = new ZLibStream(new MemoryStream(_compressed, 8, length), CompressionMode.Decompress);
        var count = 0;
        for (int read; (read = stream.Read(_plain, count, _plain.Length - count)) > 0; count += read)
        {
            Reserve(ref _plain, count + read + 1);
        }

        return _plain.AsSpan(0, count);
    }

    private void Read(ReadOnlySpan<byte> payload)
    {
        _values.Clear();
        var index = 0L;
        for (var at = 0; at < payload.Length;)
        {
            var count = ZigZag(payload, ref at);
            if (count > 0)
            {
                _values.Add(new ValueCount(ValueAt(index), count));
            }

            index += count < 0 ? -count : 1;
        }
    }

    private static long ValueAt(long index)
    {
        var bucket = (int)(index >> HalfCountBits) - 1;
        var sub = (index & (HalfCount - 1)) + HalfCount;
        return bucket < 0 ? sub - HalfCount : sub << Math.Min(bucket, 52);
    }

    /// <summary>ZigZag LEB128-64b9B: seven bits a byte, and all eight of the ninth.</summary>
    private static long ZigZag(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var i = 0; i < 9; i++)
        {
            if (at >= bytes.Length)
            {
                throw new InvalidDataException("a histogram is cut off");
            }

            var next = bytes[at++];
            value |= (i == 8 ? next : (ulong)(next & 0x7f)) << (7 * i);
            if (i == 8 || (next & 0x80) == 0)
            {
                break;
            }
        }

        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static int Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (length > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(length, 2 * buffer.Length));
        }
    }
}

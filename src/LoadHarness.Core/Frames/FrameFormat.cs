using System.Buffers.Binary;
using System.Numerics;

namespace LoadHarness.Core.Frames;

/// <summary>The stream's layout: a header of 8 bytes, then frames, each of length, checksum, kind and payload.</summary>
/// <remarks>
/// Append-only: a reader takes every whole frame up to the first that is truncated or corrupt, so that a stream whose
/// writer was killed is good up to that moment. Numbers of fixed size are little-endian.
/// </remarks>
internal static class FrameFormat
{
    /// <summary>Raised when frames that were written before can no longer be read.</summary>
    public const byte Version = 1;

    /// <summary>Bytes before a frame's payload: length of the payload (4), CRC-32C of kind and payload (4), kind (1).</summary>
    public const int PrefixLength = 9;

    /// <summary>The longest payload: a fleet of 10 million devices changes a byte or two each, spread over seconds.</summary>
    public const int LongestPayload = 256 * 1024 * 1024;

    /// <summary>The stream's header: format and version.</summary>
    public static ReadOnlySpan<byte> Header => [(byte)'L', (byte)'H', (byte)'F', (byte)'R', (byte)'A', (byte)'M', (byte)'E', Version];

    /// <summary>Whether a header is one of another version of this format.</summary>
    public static bool IsOtherVersion(ReadOnlySpan<byte> header) => header[..^1].SequenceEqual(Header[..^1]) && header[^1] != Version;

    /// <summary>Writes what stands before a payload.</summary>
    public static void WritePrefix(Span<byte> prefix, FrameKind kind, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix[4..], Checksum((byte)kind, payload));
        prefix[8] = (byte)kind;
    }

    /// <summary>CRC-32C (RFC 3720, "12.1") of kind and payload.</summary>
    public static uint Checksum(byte kind, ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, kind);
        while (payload.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(payload));
            payload = payload[sizeof(ulong)..];
        }

        foreach (var value in payload)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}

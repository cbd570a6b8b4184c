using System.Buffers;
using System.Buffers.Text;

namespace LoadHarness.Simulator.Broker;

/// <summary>Reads the number of a message whose payload begins with <c>{"sequence":</c>, as devices of this project number them.</summary>
internal static class SequencedPayload
{
    private const int MostBytes = 40; // The begin, and 19 digits.

    private static ReadOnlySpan<byte> Begin => "{\"sequence\":"u8;

    /// <summary>Reads the number; false where the payload is another.</summary>
    public static bool TryRead(ReadOnlySequence<byte> payload, out long number)
    {
        Span<byte> copy = stackalloc byte[MostBytes];
        var length = (int)Math.Min(payload.Length, MostBytes);
        payload.Slice(0, length).CopyTo(copy);
        number = 0;
        var bytes = copy[..length];
        return bytes.StartsWith(Begin) && Utf8Parser.TryParse(bytes[Begin.Length..], out number, out var digits) && digits > 0 && number >= 0;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace LoadHarness.Core.Frames;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote.</summary>
/// <param name="payload">The payload.</param>
/// <exception cref="InvalidDataException">Thrown by every method where the payload does not hold what is asked for.</exception>
public ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private const int MostShift = 63;

    private ReadOnlySpan<byte> _left = payload;

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => _left.IsEmpty;

    /// <summary>Reads a number of 0 or more.</summary>
    public long Count() => Unsigned() is var value && value <= long.MaxValue ? (long)value : throw Broken();

    /// <summary>Reads a number that must lie below a bound: an index, or a length that memory is made for.</summary>
    public int Index(int bound) => Count() is var value && value < bound ? (int)value : throw Broken();

    /// <summary>Reads a number of any sign.</summary>
    public long Number() => Unsigned() is var value ? (long)(value >> 1) ^ -(long)(value & 1) : 0;

    /// <summary>Reads a number or null.</summary>
    public double? Optional() => Flag() ? Real() : null;

    /// <summary>Reads a count that may be missing.</summary>
    public long? OptionalCount() => Flag() ? Count() : null;

    /// <summary>Reads a number with a fraction.</summary>
    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads yes or no.</summary>
    public bool Flag() => Unsigned() switch { 0 => false, 1 => true, _ => throw Broken() };

    /// <summary>Reads a span of time.</summary>
    public TimeSpan Time() => TimeSpan.FromTicks(Number());

    /// <summary>Reads a text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Reads bytes; a part of the payload itself.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Index(_left.Length + 1));

    private ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift <= MostShift; shift += 7)
        {
            var part = Take(1)[0];
            if (shift == MostShift && part > 1)
            {
                break;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Broken();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _left.Length)
        {
            throw Broken();
        }

        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }

    private static InvalidDataException Broken() => new("A frame's payload does not hold what its kind says.");
}

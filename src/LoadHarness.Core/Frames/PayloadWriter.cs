using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LoadHarness.Core.Frames;

/// <summary>Writes a payload: numbers of variable length (7 bits a byte, the lowest first), texts and bytes with their length before them.</summary>
public sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes a number of 0 or more.</summary>
    public void Count(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Unsigned((ulong)value);
    }

    /// <summary>Writes a number of any sign: small ones of either sign are short.</summary>
    public void Number(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a count that may be missing.</summary>
    public void OptionalCount(long? value)
    {
        Flag(value is not null);
        if (value is { } known)
        {
            Count(known);
        }
    }

    /// <summary>Writes a number or null.</summary>
    public void Optional(double? value)
    {
        Flag(value is not null);
        if (value is { } known)
        {
            Real(known);
        }
    }

    /// <summary>Writes a number with a fraction.</summary>
    public void Real(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    /// <summary>Writes yes or no.</summary>
    public void Flag(bool value) => Unsigned(value ? 1UL : 0);

    /// <summary>Writes a span of time, to the 100 ns.</summary>
    public void Time(TimeSpan value) => Number(value.Ticks);

    /// <summary>Writes a text.</summary>
    public void Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Bytes(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Writes bytes with their length.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        _buffer.Write(value);
    }

    private void Unsigned(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}

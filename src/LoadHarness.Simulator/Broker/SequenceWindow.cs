namespace LoadHarness.Simulator.Broker;

/// <summary>What a message's number says beside those that came before it on the same connection.</summary>
internal enum SequenceVerdict
{
    /// <summary>It came for the first time, and after all that were sent before it.</summary>
    InOrder,

    /// <summary>It came for the first time, after one that was sent later.</summary>
    OutOfOrder,

    /// <summary>It has come before.</summary>
    Duplicate,
}

/// <summary>Tells repeated and overtaken messages of one connection apart, by the last 64 numbers: the window of IPsec's replay check (RFC 4303, "3.4.3").</summary>
/// <remarks>A number that is older than the window cannot be told from a repeated one, and counts as out of order.</remarks>
internal struct SequenceWindow
{
    private const int Width = 64;

    private long _next; // One more than the highest number that came.
    private ulong _seen; // Bit n is number _next - 1 - n.

    /// <summary>Takes a number, 0 or more.</summary>
    public SequenceVerdict Take(long number)
    {
        if (number >= _next)
        {
            var shift = number + 1 - _next;
            _seen = shift >= Width ? 1 : (_seen << (int)shift) | 1;
            _next = number + 1;
            return SequenceVerdict.InOrder;
        }

        var age = _next - 1 - number;
        if (age >= Width)
        {
            return SequenceVerdict.OutOfOrder;
        }

        var bit = 1UL << (int)age;
        if ((_seen & bit) != 0)
        {
            return SequenceVerdict.Duplicate;
        }

        _seen |= bit;
        return SequenceVerdict.OutOfOrder;
    }
}

namespace LoadHarness.Core.Engine.Pacers;

/// <summary>One rate: start <c>i</c> is due at <c>i</c> ÷ rate.</summary>
internal sealed class ConstantPacer : Pacer
{
    private static readonly double MaxSeconds = TimeSpan.MaxValue.TotalSeconds;

    private readonly double _rate;
    private readonly decimal _exactRate;

    /// <summary>Makes the pacer.</summary>
    /// <param name="rate">Starts a second, above 0.</param>
    /// <param name="length">How long starts go on; null for no end.</param>
    public ConstantPacer(double rate, TimeSpan? length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _rate = rate;
        _exactRate = (decimal)rate;
        Length = length;
        Count = length is { } known ? WholeStarts(rate * known.TotalSeconds) : null;
    }

    public override long? Count { get; }

    public override TimeSpan? Length { get; }

    public override double PeakRate => _rate;

    public override bool TryGetDue(long index, out TimeSpan due)
    {
        due = default;
        if (index < 0 || index >= Count || index / _rate >= MaxSeconds)
        {
            return false;
        }

        // In decimal, for 10^9 × 10^7 ticks do not fit into a double's 53 bits.
        due = index == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(index * (decimal)TimeSpan.TicksPerSecond / _exactRate));
        return true;
    }

    public override double RateAt(TimeSpan elapsed) => elapsed >= TimeSpan.Zero && !(elapsed >= Length) ? _rate : 0;
}

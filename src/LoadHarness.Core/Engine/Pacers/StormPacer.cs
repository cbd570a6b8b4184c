namespace LoadHarness.Core.Engine.Pacers;

/// <summary>Every device once, spread evenly over a window: start <c>i</c> is due at <c>i</c> × window ÷ devices.</summary>
internal sealed class StormPacer : Pacer
{
    private readonly int _devices;
    private readonly TimeSpan _within;

    /// <summary>Makes the pacer.</summary>
    /// <param name="devices">How many devices, 1 or more.</param>
    /// <param name="within">The window; zero is all at once.</param>
    public StormPacer(int devices, TimeSpan within)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(devices);
        _devices = devices;
        _within = within;

        // Rates are shown by the second, so a storm within less than one counts as one second's worth.
        RateWindow = within < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : within;
    }

    public override long? Count => _devices;

    public override TimeSpan? Length => _within;

    public override double PeakRate => _devices / RateWindow.TotalSeconds;

    private TimeSpan RateWindow { get; }

    public override bool TryGetDue(long index, out TimeSpan due)
    {
        var exists = index >= 0 && index < _devices;
        due = exists ? TimeSpan.FromTicks((long)((Int128)index * _within.Ticks / _devices)) : default;
        return exists;
    }

    public override double RateAt(TimeSpan elapsed) => elapsed >= TimeSpan.Zero && elapsed < RateWindow ? PeakRate : 0;
}

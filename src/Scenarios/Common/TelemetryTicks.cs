using LoadHarness.Core.Engine;
using LoadHarness.Core.Plans;

namespace LoadHarness.Scenarios.Common;

/// <summary>When a device's messages are due: at ticks that no answer can move.</summary>
internal readonly record struct TelemetryTicks
{
    // The golden ratio's fraction: whatever number of devices there is, their ticks lie evenly over the period.
    private const double Spread = 0.6180339887498949;

    private readonly long _heldSince;
    private readonly TimeSpan _offset;
    private readonly TimeSpan _every;
    private readonly PacingClock _clock;

    /// <summary>Makes a device's ticks.</summary>
    /// <param name="plan">How often.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="heldSince">When it became operational, as a timestamp; the first tick is less than a period later.</param>
    /// <param name="clock">Whose timestamps.</param>
    public TelemetryTicks(TelemetryPlan plan, int device, long heldSince, PacingClock clock)
    {
        _heldSince = heldSince;
        _every = plan.Every;
        _offset = plan.Every * ((device + 1) * Spread % 1);
        _clock = clock;
    }

    /// <summary>When a message is due, as a timestamp.</summary>
    /// <param name="number">Its number, from 0.</param>
    public long this[long number] => _clock.After(_heldSince, _offset + (number * _every)); // Multiplied, not added up: nothing drifts.
}

using LoadHarness.Core.Engine;

namespace LoadHarness.Scenarios.Common;

/// <summary>When what a held device does again and again is due: at ticks that no answer can move.</summary>
internal readonly record struct DeviceTicks
{
    // The golden ratio's fraction: whatever number of devices there is, their ticks lie evenly over the period.
    private const double Spread = 0.6180339887498949;

    private readonly long _heldSince;
    private readonly TimeSpan _offset;
    private readonly TimeSpan _every;
    private readonly PacingClock _clock;

    /// <summary>Makes a device's ticks.</summary>
    /// <param name="every">The time between two of them.</param>
    /// <param name="device">The device's index.</param>
    /// <param name="heldSince">When it became operational, as a timestamp; the first tick is less than a period later.</param>
    /// <param name="clock">Whose timestamps.</param>
    /// <param name="turn">Which part of a period all devices' ticks are moved by, round and round.</param>
    public DeviceTicks(TimeSpan every, int device, long heldSince, PacingClock clock, double turn = 0)
    {
        _heldSince = heldSince;
        _every = every;
        _offset = every * ((((device + 1) * Spread) + turn) % 1);
        _clock = clock;
    }

    /// <summary>When a tick is due, as a timestamp.</summary>
    /// <param name="number">Its number, from 0.</param>
    public long this[long number] => _clock.After(_heldSince, _offset + (number * _every)); // Multiplied, not added up: nothing drifts.

    /// <summary>The number of the first tick that is not before a time.</summary>
    /// <param name="timestamp">The time.</param>
    public long NumberFrom(long timestamp)
    {
        var since = _clock.TimeProvider.GetElapsedTime(_heldSince, timestamp) - _offset;
        var number = since <= TimeSpan.Zero ? 0 : (long)(since / _every);
        while (this[number] < timestamp)
        {
            number++;
        }

        return number;
    }
}

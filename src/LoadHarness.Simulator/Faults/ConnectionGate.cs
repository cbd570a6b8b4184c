using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>Lets connections in at the rate of a broker restart, one after the other in the order they came.</summary>
internal sealed class ConnectionGate(FaultInjector faults, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _next = long.MinValue;

    /// <summary>Takes the next place in the queue.</summary>
    /// <returns>How long it is until then; zero where everybody is let in.</returns>
    public TimeSpan Take()
    {
        if (faults.Find(FaultKind.BrokerRestart, clientId: "") is not { Rate: { } rate } restart)
        {
            return TimeSpan.Zero;
        }

        var now = time.GetTimestamp();
        TimeSpan wait;
        lock (_lock)
        {
            _next = Math.Max(_next, now);
            wait = time.GetElapsedTime(now, _next);
            _next += (long)Math.Ceiling(time.TimestampFrequency / rate);
        }

        // Whoever still waits when the window ends is let in then.
        return restart.For is { } length && restart.At + length - faults.SinceArmed is var left && left < wait ? left : wait;
    }
}

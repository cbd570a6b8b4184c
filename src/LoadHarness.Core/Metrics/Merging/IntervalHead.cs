using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;
using LoadHarness.Core.Results;

namespace LoadHarness.Core.Metrics.Merging;

/// <summary>What an interval's frame begins with: when, what the process was doing, and how it was.</summary>
/// <param name="To">The interval's end, from the run's start.</param>
/// <param name="State">What its process was doing.</param>
/// <param name="Host">What it had used.</param>
public sealed record IntervalHead(TimeSpan To, RunState State, HostReading Host)
{
    /// <summary>Reads it from a frame's payload.</summary>
    /// <exception cref="InvalidDataException">The payload is no interval.</exception>
    public static IntervalHead Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return Read(ref reader);
    }

    internal static IntervalHead Read(ref PayloadReader payload)
    {
        var (to, state) = (payload.Time(), (RunState)payload.Index((int)RunState.Ended + 1));
        var host = new HostReading(payload.Time(), Simulator: null, HostBusy: null, payload.Time(), payload.Count())
        {
            WakeUpP99Ms = payload.Optional(),
            Throttled = payload.Flag() ? payload.Time() : null,
            LiveBytes = payload.OptionalCount(),
            Handles = payload.OptionalCount(),
            Threads = payload.OptionalCount(),
        };
        return new IntervalHead(to, state, host);
    }

    internal void Write(PayloadWriter payload)
    {
        payload.Time(To);
        payload.Count((int)State);
        payload.Time(Host.Harness);
        payload.Time(Host.GcPause);
        payload.Count(Host.WorkingSet);
        payload.Optional(Host.WakeUpP99Ms);
        payload.Flag(Host.Throttled is not null);
        if (Host.Throttled is { } throttled)
        {
            payload.Time(throttled);
        }

        payload.OptionalCount(Host.LiveBytes);
        payload.OptionalCount(Host.Handles);
        payload.OptionalCount(Host.Threads);
    }
}

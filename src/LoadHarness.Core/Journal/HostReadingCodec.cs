using LoadHarness.Core.Engine;
using LoadHarness.Core.Frames;

namespace LoadHarness.Core.Journal;

/// <summary>A reading of the host as a part of a frame.</summary>
internal static class HostReadingCodec
{
    /// <summary>Writes a reading.</summary>
    public static void Write(PayloadWriter payload, HostReading reading)
    {
        payload.Time(reading.Harness);
        Write(payload, reading.Simulator);
        Write(payload, reading.HostBusy);
        payload.Time(reading.GcPause);
        payload.Count(reading.WorkingSet);
        payload.Optional(reading.WakeUpP99Ms);
        payload.Count(reading.HostCpus);
        payload.OptionalCount(reading.LiveBytes);
        payload.OptionalCount(reading.Handles);
        payload.OptionalCount(reading.Threads);
        Write(payload, reading.Throttled);
    }

    /// <summary>Reads a reading.</summary>
    public static HostReading Read(ref PayloadReader payload) => new(payload.Time(), OptionalTime(ref payload), OptionalTime(ref payload), payload.Time(), payload.Count())
    {
        WakeUpP99Ms = payload.Optional(),
        HostCpus = payload.Index(int.MaxValue),
        LiveBytes = payload.OptionalCount(),
        Handles = payload.OptionalCount(),
        Threads = payload.OptionalCount(),
        Throttled = OptionalTime(ref payload),
    };

    private static void Write(PayloadWriter payload, TimeSpan? time)
    {
        payload.Flag(time is not null);
        if (time is { } known)
        {
            payload.Time(known);
        }
    }

    private static TimeSpan? OptionalTime(ref PayloadReader payload) => payload.Flag() ? payload.Time() : null;
}

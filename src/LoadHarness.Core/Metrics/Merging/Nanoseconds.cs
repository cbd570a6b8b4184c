namespace LoadHarness.Core.Metrics.Merging;

/// <summary>Spans of timestamps in nanoseconds: exact for clocks whose frequency divides 1 GHz, as those of Linux, Windows and macOS do.</summary>
internal static class Nanoseconds
{
    private const long PerSecond = 1_000_000_000;

    /// <summary>Returns a span of timestamps in nanoseconds.</summary>
    public static long Of(long ticks, TimeProvider time) => Scale(ticks, PerSecond, time.TimestampFrequency);

    /// <summary>Returns nanoseconds as a span of timestamps.</summary>
    public static long ToTicks(long nanoseconds, TimeProvider time) => Scale(nanoseconds, time.TimestampFrequency, PerSecond);

    private static long Scale(long value, long by, long per) => (long)((Int128)value * by / per);
}

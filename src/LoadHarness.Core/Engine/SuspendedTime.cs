using System.Globalization;

namespace LoadHarness.Core.Engine;

/// <summary>How long this machine has been suspended: the time that passes for the system (CLOCK_BOOTTIME, proc(5) uptime) and not for its running clock (CLOCK_MONOTONIC), which all measurements come from.</summary>
/// <param name="time">The running clock.</param>
/// <param name="uptime">Reads the system's time since its start, in seconds; null where it is not known.</param>
internal sealed class SuspendedTime(TimeProvider time, Func<double?> uptime)
{
    private const string UptimeFile = "/proc/uptime";

    private TimeSpan? _last;

    /// <summary>This machine's; it reads nothing where there is no proc.</summary>
    public static SuspendedTime OfThisMachine() => new(TimeProvider.System, ReadUptime);

    /// <summary>Returns the time suspended since some fixed moment, to a few hundredths of a second; null where it is not known. Only differences mean something.</summary>
    public TimeSpan? Read()
    {
        var before = time.GetTimestamp();
        if (uptime() is not { } seconds)
        {
            return null;
        }

        var after = time.GetTimestamp();
        if (_last is null || time.GetElapsedTime(before, after) <= ClockWatch.LongestReading) // Else the process stood still between the two clocks.
        {
            _last = TimeSpan.FromSeconds(seconds - ((double)after / time.TimestampFrequency));
        }

        return _last;
    }

    private static double? ReadUptime()
    {
        try
        {
            var text = File.ReadAllText(UptimeFile);
            return double.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}

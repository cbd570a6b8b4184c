using System.Globalization;

namespace LoadHarness.Core.Engine;

/// <summary>How long the own control group's CPU quota has held its processes back (kernel documentation, "cgroup-v2", "CPU Interface Files").</summary>
internal sealed class CgroupThrottling
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string? _file;

    private CgroupThrottling(string? file) => _file = file;

    /// <summary>Finds this process's control group; without one every reading is null.</summary>
    public static CgroupThrottling OfThisProcess()
    {
        try
        {
            return new CgroupThrottling(OperatingSystem.IsLinux() ? FilesOf(File.ReadAllLines("/proc/self/cgroup")).FirstOrDefault(File.Exists) : null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new CgroupThrottling(null);
        }
    }

    /// <summary>Returns the time held back so far; null where it cannot be read.</summary>
    public TimeSpan? Read()
    {
        try
        {
            return _file is null ? null : Parse(File.ReadAllText(_file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where cpu.stat may be, best first: version 1's cpu controller, version 2, and the roots that a container sees as its own.</summary>
    internal static IEnumerable<string> FilesOf(IReadOnlyList<string> lines)
    {
        foreach (var fields in lines.Select(static line => line.Split(':', 3)).Where(static fields => fields.Length == 3))
        {
            if (fields[1].Split(',').Contains("cpu", StringComparer.Ordinal))
            {
                yield return $"{Root}/cpu{fields[2].TrimEnd('/')}/cpu.stat";
                yield return $"{Root}/cpu/cpu.stat";
            }
            else if (fields is ["0", "", _])
            {
                yield return $"{Root}{fields[2].TrimEnd('/')}/cpu.stat";
                yield return $"{Root}/cpu.stat";
            }
        }
    }

    /// <summary>Reads version 2's microseconds or version 1's nanoseconds.</summary>
    internal static TimeSpan? Parse(string text)
    {
        foreach (var fields in text.Split('\n').Select(static line => line.Split(' ')))
        {
            if (fields is ["throttled_usec" or "throttled_time", var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var value))
            {
                return fields[0] == "throttled_usec" ? TimeSpan.FromMicroseconds(value) : TimeSpan.FromTicks(value / 100);
            }
        }

        return null;
    }
}

using System.Globalization;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Reads this process's control group, version 2 or 1 (cgroups(7)): the tightest limit on the way up to the root.</summary>
internal sealed class CgroupReader(string root)
{
    /// <summary>Version 1 says "no limit" with the largest multiple of a page.</summary>
    private const long Unlimited = 1L << 60;

    /// <summary>What the memory limit leaves in bytes; null without a limit.</summary>
    public long? MemoryLeft()
    {
        long? least = null;
        foreach (var folder in Folders("memory"))
        {
            var limit = Number(folder, "memory.max") ?? Number(folder, "memory.limit_in_bytes");
            if (limit is not { } most || most >= Unlimited)
            {
                continue;
            }

            // The page cache counts as used, but it is given back before anybody is killed.
            var used = Number(folder, "memory.current") ?? Number(folder, "memory.usage_in_bytes") ?? 0;
            var cache = Member(folder, "inactive_file") ?? 0;
            var left = Math.Max(0, most - Math.Max(0, used - cache));
            least = Math.Min(least ?? left, left);
        }

        return least;
    }

    /// <summary>The CPU quota in processors; null without one.</summary>
    public double? CpuQuota()
    {
        double? least = null;
        foreach (var folder in Folders("cpu"))
        {
            // Version 2: "200000 100000" or "max 100000". Version 1: quota -1 is none.
            var words = HostReader.Lines(Path.Combine(folder, "cpu.max")).FirstOrDefault()?.Split(' ');
            var quota = words is [var text, _] ? Parse(text) : Number(folder, "cpu.cfs_quota_us");
            var period = words is [_, var length] ? Parse(length) : Number(folder, "cpu.cfs_period_us");
            if (quota is > 0 && period is > 0)
            {
                var worth = (double)quota.Value / period.Value;
                least = Math.Min(least ?? worth, worth);
            }
        }

        return least;
    }

    /// <summary>The process's folder of a controller, and those above it.</summary>
    private IEnumerable<string> Folders(string controller)
    {
        var lines = HostReader.Lines(Path.Combine(root, "proc/self/cgroup"));
        foreach (var line in lines)
        {
            // "0::/a/b" in version 2, "4:memory:/a/b" in version 1.
            var parts = line.Split(':', 3);
            var isOne = parts.Length == 3 && parts[1].Split(',').Contains(controller, StringComparer.Ordinal);
            if (parts.Length != 3 || !(isOne || (parts[0] == "0" && parts[1].Length == 0)))
            {
                continue;
            }

            var mount = Path.Combine(root, "sys/fs/cgroup", isOne ? controller : "");
            for (var path = parts[2].Trim('/'); ; path = path[..Math.Max(0, path.LastIndexOf('/'))])
            {
                // A container sees its own group as the root, whatever its path says.
                yield return Path.Combine(mount, path);
                if (path.Length == 0)
                {
                    break;
                }
            }
        }
    }

    private static long? Member(string folder, string name)
    {
        // Version 1 has its own figure, and with "total_" that of the groups below it too, as the usage has.
        var lines = HostReader.Lines(Path.Combine(folder, "memory.stat"));
        var line = Array.Find(lines, line => line.StartsWith($"total_{name} ", StringComparison.Ordinal)) ?? Array.Find(lines, line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        return line is null ? null : Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    private static long? Number(string folder, string file) => HostReader.Lines(Path.Combine(folder, file)).FirstOrDefault() is { } text ? Parse(text) : null;

    private static long? Parse(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

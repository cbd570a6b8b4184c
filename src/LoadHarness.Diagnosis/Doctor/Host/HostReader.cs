using System.Globalization;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>Reads <see cref="HostFacts"/> from /proc and /sys; elsewhere than on Linux most stay unknown.</summary>
public sealed class HostReader
{
    private readonly string _root;
    private readonly Func<bool?> _clock;

    /// <summary>A reader of this host.</summary>
    public HostReader()
        : this("/", KernelClock.IsSynchronised)
    {
    }

    /// <summary>A reader of a folder that looks like a host.</summary>
    /// <param name="root">Where <c>proc</c> and <c>sys</c> are.</param>
    /// <param name="clock">Asks the kernel whether its clock is held to a time server.</param>
    internal HostReader(string root, Func<bool?> clock)
    {
        _root = root;
        _clock = clock;
    }

    /// <summary>Reads now.</summary>
    public HostFacts Read()
    {
        var cgroup = new CgroupReader(_root);
        return new HostFacts
        {
            Descriptors = ReadDescriptors(),
            Ports = ReadPorts(),
            Backlog = ReadNumber("proc/sys/net/core/somaxconn"),
            ConntrackMax = ReadNumber("proc/sys/net/netfilter/nf_conntrack_max"),
            ConntrackCount = ReadNumber("proc/sys/net/netfilter/nf_conntrack_count"),
            MemoryAvailable = ReadAvailable(),
            MemoryLeftByLimit = cgroup.MemoryLeft(),
            Processors = Environment.ProcessorCount,
            CpuQuota = cgroup.CpuQuota(),
            ClockSynchronised = _clock(),
        };
    }

    /// <summary>Reads a file's lines; empty where it cannot be read.</summary>
    internal static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // A container may hide it; what is unknown is not judged.
        }
    }

    private long? ReadDescriptors()
    {
        // "Max open files            20000                20000                files" (proc(5)); the runtime has raised the soft limit to the hard one.
        const string name = "Max open files";
        var line = Lines(At("proc/self/limits")).FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..] ? Number(soft) : null;
    }

    private long? ReadPorts()
    {
        var range = Lines(At("proc/sys/net/ipv4/ip_local_port_range")).FirstOrDefault()?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (range is not [var from, var to] || Number(from) is not { } first || Number(to) is not { } last)
        {
            return null;
        }

        // "8080,9148-9150": ports that the kernel leaves to others (kernel's ip-sysctl).
        var reserved = 0L;
        foreach (var part in Lines(At("proc/sys/net/ipv4/ip_local_reserved_ports")).FirstOrDefault()?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var ends = part.Split('-');
            if (Number(ends[0]) is { } low && Number(ends[^1]) is { } high)
            {
                reserved += Math.Max(0, Math.Min(high, last) - Math.Max(low, first) + 1);
            }
        }

        return last - first + 1 - reserved;
    }

    private long? ReadAvailable()
    {
        const string name = "MemAvailable:";
        var line = Lines(At("proc/meminfo")).FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var kib, ..] ? Number(kib) * 1024 : null;
    }

    private long? ReadNumber(string path) => Lines(At(path)).FirstOrDefault() is { } text ? Number(text) : null;

    private string At(string path) => Path.Combine(_root, path);

    private static long? Number(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

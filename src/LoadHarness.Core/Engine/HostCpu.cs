using System.Globalization;

namespace LoadHarness.Core.Engine;

/// <summary>What the whole host's processors have done since it started, by /proc/stat (proc(5)).</summary>
/// <param name="Busy">CPU time over all processors.</param>
/// <param name="Cpus">How many processors are online.</param>
internal readonly record struct HostCpu(TimeSpan Busy, int Cpus)
{
    private const string File = "/proc/stat";
    private const double TicksPerJiffy = TimeSpan.TicksPerSecond / 100.0; // USER_HZ is 100 on every Linux that .NET runs on.

    /// <summary>Reads it now; null where it cannot be read.</summary>
    public static HostCpu? Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            using var reader = new StreamReader(File);
            return Parse(reader);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the sum and counts the processors' own lines, which only those that are online have.</summary>
    /// <remarks>The runtime's processor count will not do: it follows the own quota and affinity, the sum does not.</remarks>
    internal static HostCpu? Parse(TextReader reader)
    {
        var fields = reader.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ["cpu", _, _, _, _, _, ..])
        {
            return null;
        }

        // user nice system idle iowait irq softirq steal: all but idle and iowait is busy.
        var busy = 0L;
        for (var i = 1; i < Math.Min(fields.Length, 9); i++)
        {
            busy += i is 4 or 5 ? 0 : long.Parse(fields[i], CultureInfo.InvariantCulture);
        }

        var cpus = 0;
        while (reader.ReadLine()?.StartsWith("cpu", StringComparison.Ordinal) == true)
        {
            cpus++;
        }

        return new HostCpu(TimeSpan.FromTicks((long)(busy * TicksPerJiffy)), Math.Max(1, cpus));
    }
}

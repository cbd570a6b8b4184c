using System.Globalization;
using LoadHarness.Core;
using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting;

/// <summary>What this host allows, as far as a run depends on it.</summary>
internal static class HostLimits
{
    /// <summary>Descriptors the program itself needs beside its connections: runtime, files, the simulator's pipes.</summary>
    private const int OwnDescriptors = 200;

    /// <summary>How many files this process may have open; null where it cannot be read.</summary>
    public static long? Descriptors()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // "Max open files            20000                20000                files" (proc(5)); the runtime has raised the soft limit to the hard one.
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var fields = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [var soft, ..] && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    /// <summary>How many connections one source address can hold to one target; null where it cannot be read.</summary>
    public static long? Ports()
    {
        const string path = "/proc/sys/net/ipv4/ip_local_port_range";
        if (!File.Exists(path))
        {
            return null;
        }

        var range = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return range.Length == 2 ? long.Parse(range[1], CultureInfo.InvariantCulture) - long.Parse(range[0], CultureInfo.InvariantCulture) + 1 : null;
    }

    /// <summary>Checks that the host can hold the plan's devices.</summary>
    /// <exception cref="HarnessException">It cannot.</exception>
    public static void Check(RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var devices = plan.Fleet.Devices;
        if (plan.Fleet.After != AfterOperational.Hold)
        {
            return; // How many connections stand at once depends on the target's speed; what fails then is an outcome.
        }

        if (Descriptors() is { } descriptors && devices + OwnDescriptors > descriptors)
        {
            throw new HarnessException(ExitCode.PreflightFailed, string.Create(CultureInfo.InvariantCulture, $"This process may open {descriptors:N0} files, which holds about {descriptors - OwnDescriptors:N0} connected devices; the plan holds {devices:N0}."), "Raise 'ulimit -n', or use fewer devices, or fleet.after: disconnect.");
        }

        var addresses = Math.Max(1, plan.Target.SourceAddresses.Count);
        if (Ports() is { } ports && devices > ports * addresses)
        {
            throw new HarnessException(ExitCode.PreflightFailed, string.Create(CultureInfo.InvariantCulture, $"{addresses} source address(es) have {ports * addresses:N0} local ports towards one target; the plan holds {devices:N0} devices."), "Add source addresses with --ifaddr, or widen net.ipv4.ip_local_port_range.");
        }
    }
}

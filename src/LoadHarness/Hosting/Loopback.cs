using System.Globalization;
using LoadHarness.Core.Plans;

namespace LoadHarness.Hosting;

/// <summary>Spreads a large fleet over loopback addresses: towards one port of the simulator each local address has its range of ports once (ip(7)).</summary>
internal static class Loopback
{
    /// <summary>
    /// How much of a range is used. Linux's connect(2) looks through the ports of one parity first: with half of the range taken
    /// towards a port, each further connection looks at all of that half in vain, which doubled the CPU of a connection at the
    /// 14,117th. The rest of the half is for connections that are made again while old ones still linger.
    /// </summary>
    private const double Filled = 0.4;

    /// <summary>127.0.0.1 to 127.0.0.254 are enough for millions of devices.</summary>
    private const int MostAddresses = 254;

    /// <summary>Returns the plan, with source addresses where it names none and needs several.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ports">Local ports a source address has; null where that is not known.</param>
    public static RunPlan Spread(RunPlan plan, long? ports)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // Elsewhere than on Linux only 127.0.0.1 is there without being asked for.
        if (plan.Target.Kind != TargetKind.Sim || plan.Target.SourceAddresses.Count > 0 || ports is not > 0 || !OperatingSystem.IsLinux())
        {
            return plan;
        }

        var addresses = (int)Math.Min(MostAddresses, Math.Ceiling(plan.Fleet.Devices / (plan.Target.Processes * ports.Value * Filled)));
        return addresses == 1 ? plan : plan with
        {
            Target = plan.Target with { SourceAddresses = [.. Enumerable.Range(1, addresses).Select(static number => string.Create(CultureInfo.InvariantCulture, $"127.0.0.{number}"))] },
        };
    }
}

using LoadHarness.Core.Plans;

namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>How many connected devices this host can hold, and by what it is limited.</summary>
/// <param name="Devices">Devices.</param>
/// <param name="LimitedBy">The tightest resource: <c>open files</c>.</param>
public sealed record HostCeiling(long Devices, string LimitedBy)
{
    /// <summary>Descriptors the program itself needs beside its connections: runtime, files, the simulator's pipes.</summary>
    public const int OwnDescriptors = 200;

    /// <summary>Memory of a connected device in this process: 81 KiB were measured between runs of 200 and of 1,000 devices, rounded up.</summary>
    public const long BytesPerDevice = 100 * 1024;

    /// <summary>Memory of this process before the first device, measured likewise.</summary>
    public const long OwnBytes = 160L * 1024 * 1024;

    /// <summary>Memory of a connected device in the simulator, which shares the host (benchmarks/results/2-core-vm.md).</summary>
    public const long SimulatorBytesPerDevice = 52 * 1024;

    /// <summary>Returns the ceiling; null where nothing that limits it can be read.</summary>
    public static HostCeiling? Of(HostFacts host, RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(host);
        (long? Devices, string Name)[] limits =
        [
            (DescriptorsFor(host, plan), "open files"), (PortsFor(host, plan), "local ports"), (TrackedFor(host), "the firewall's connection table"), (MemoryFor(host, plan), "memory"),
        ];
        var known = limits.Where(static limit => limit.Devices is not null).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        var (devices, name) = known.MinBy(static limit => limit.Devices);
        return new HostCeiling(devices!.Value, name);
    }

    /// <summary>Devices that open files allow: the limit is a process's, and a process of the simulator has the same.</summary>
    internal static long? DescriptorsFor(HostFacts host, RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var processes = plan.Target.Kind == TargetKind.Sim ? Math.Min(plan.Workers, plan.Target.Processes) : plan.Workers;
        return host.Descriptors is { } files ? Math.Max(0, files - OwnDescriptors) * processes : null;
    }

    /// <summary>Devices that local ports allow towards one target, whose processes have a port each.</summary>
    internal static long? PortsFor(HostFacts host, RunPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return host.Ports * Addresses(plan) * plan.Target.Processes;
    }

    /// <summary>Devices that the firewall's connection table has room for.</summary>
    internal static long? TrackedFor(HostFacts host) => host.ConntrackMax is { } most ? Math.Max(0, most - (host.ConntrackCount ?? 0)) : null;

    /// <summary>Devices that memory allows.</summary>
    internal static long? MemoryFor(HostFacts host, RunPlan plan) => Memory(host) is { } memory ? Math.Max(0, memory - (OwnBytes * Processes(plan))) / PerDevice(plan) : null;

    /// <summary>Processes of the harness: the program, and its workers where it has any.</summary>
    internal static int Processes(RunPlan plan) => plan.Workers == 1 ? 1 : plan.Workers + 1;

    /// <summary>Memory that a run can have: the host's, or what a control group's limit leaves.</summary>
    internal static long? Memory(HostFacts host) => (host.MemoryAvailable, host.MemoryLeftByLimit) switch
    {
        ({ } available, { } left) => Math.Min(available, left),
        var (available, left) => available ?? left,
    };

    /// <summary>Memory of one device on this host.</summary>
    internal static long PerDevice(RunPlan plan) => BytesPerDevice + (plan.Target.Kind == TargetKind.Sim ? SimulatorBytesPerDevice : 0);

    /// <summary>Source addresses.</summary>
    internal static int Addresses(RunPlan plan) => Math.Max(1, plan.Target.SourceAddresses.Count);

    /// <summary>Devices that the plan holds connected at once; null where that depends on the target's speed.</summary>
    internal static long? Held(RunPlan plan) => plan.Fleet.After == AfterOperational.Hold ? plan.Fleet.Devices : null;
}

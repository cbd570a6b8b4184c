namespace LoadHarness.Diagnosis.Doctor.Host;

/// <summary>What this host allows, as far as a run depends on it; null for what cannot be read.</summary>
public sealed record HostFacts
{
    /// <summary>How many files this process may have open.</summary>
    public long? Descriptors { get; init; }

    /// <summary>How many connections one source address can hold to one target.</summary>
    public long? Ports { get; init; }

    /// <summary>How many connections may wait to be accepted by one listener (<c>net.core.somaxconn</c>).</summary>
    public long? Backlog { get; init; }

    /// <summary>How many connections the firewall can track; null where it tracks none.</summary>
    public long? ConntrackMax { get; init; }

    /// <summary>How many it tracks now.</summary>
    public long? ConntrackCount { get; init; }

    /// <summary>Memory that can be had without swapping, in bytes.</summary>
    public long? MemoryAvailable { get; init; }

    /// <summary>What the control group's limit leaves, in bytes; null without a limit.</summary>
    public long? MemoryLeftByLimit { get; init; }

    /// <summary>Processors that this process may run on.</summary>
    public required int Processors { get; init; }

    /// <summary>Processors that the control group's quota is worth; null without a quota.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>Whether the kernel's clock is held to a time server.</summary>
    public bool? ClockSynchronised { get; init; }
}

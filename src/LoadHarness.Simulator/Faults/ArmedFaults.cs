using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>A schedule whose time runs, or will. Immutable: arming and replacing make another one.</summary>
/// <param name="schedule">What goes wrong.</param>
/// <param name="armedAt">Since when its time runs, in the clock's ticks; null for not yet.</param>
/// <param name="time">The clock.</param>
internal sealed class ArmedFaults(FaultSchedule schedule, long? armedAt, TimeProvider time)
{
    private readonly Fault[][] _byKind = [.. FaultCatalog.All.Select(spec => schedule.Faults.Where(fault => fault.Kind == spec.Kind).ToArray())];
    private readonly DelaySampler _sampler = new(schedule.Seed);

    /// <summary>What goes wrong.</summary>
    public FaultSchedule Schedule => schedule;

    /// <summary>Whether the time runs.</summary>
    public bool IsArmed => armedAt is not null;

    /// <summary>How long it has run; zero before.</summary>
    public TimeSpan Since => armedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>The same schedule with its time running from now.</summary>
    public ArmedFaults Arm() => new(schedule, time.GetTimestamp(), time);

    /// <summary>The faults of a kind, acting or not; none before arming.</summary>
    public ReadOnlySpan<Fault> Of(FaultKind kind) => armedAt is null ? [] : _byKind[(int)kind];

    /// <summary>Draws how long a fault lasts for a device.</summary>
    /// <param name="fault">A fault of this schedule that has a value.</param>
    /// <param name="clientId">The device; empty before CONNECT.</param>
    public TimeSpan Draw(Fault fault, string clientId) => _sampler.Draw(fault, clientId);
}

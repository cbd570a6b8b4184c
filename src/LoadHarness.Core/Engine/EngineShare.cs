namespace LoadHarness.Core.Engine;

/// <summary>What a worker's engine is told by the coordinator of the run that it has a share of.</summary>
public sealed record EngineShare
{
    /// <summary>Which starts and devices are its own.</summary>
    public required FleetSlice Slice { get; init; }

    /// <summary>The run's start as a timestamp, the same in all workers; it may lie ahead.</summary>
    public required long StartTimestamp { get; init; }

    /// <summary>Ends when the fleet need not be held any longer: only the coordinator knows when its last device has finished.</summary>
    public required Task Released { get; init; }

    /// <summary>When starts are paused, as the coordinator tells.</summary>
    public ArrivalPauses Pauses { get; init; } = new();
}

namespace LoadHarness.Core.Plans;

/// <summary>What a device publishes while it is held, each message due at a tick of its own.</summary>
public sealed record TelemetryPlan
{
    /// <summary>The time between two messages of a device, 1 ms or more.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Quality of service: 0, which nothing acknowledges, or 1.</summary>
    public int Qos { get; init; } = 1;

    /// <summary>How many messages may wait for their PUBACK at a time; further ones wait behind them.</summary>
    public int Inflight { get; init; } = 1;
}

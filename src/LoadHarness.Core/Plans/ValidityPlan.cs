namespace LoadHarness.Core.Plans;

/// <summary>How much the generator may distort the measurement before a run says nothing about its target.</summary>
public sealed record ValidityPlan
{
    /// <summary>Share of a run's starts that may be late (more than 50 ms) or dropped.</summary>
    public double LateStarts { get; init; } = 0.01;

    /// <summary>Share of one second's starts that may be late or dropped before that second is marked.</summary>
    public double WindowLateStarts { get; init; } = 0.1;

    /// <summary>Largest 99th percentile of the wake-up delay in a second.</summary>
    public TimeSpan WakeUpDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Largest share of a second in garbage-collection pauses.</summary>
    public double GcPause { get; init; } = 0.25;

    /// <summary>Longest time that a write may wait for its socket in a second.</summary>
    public TimeSpan SendStall { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Share of a run's time that may be in seconds beyond budget; less than 3 s in all never decides.</summary>
    public double InvalidWindows { get; init; } = 0.1;
}

namespace LoadHarness.Core.Results;

/// <summary>How one gate ended.</summary>
public sealed record GateResult
{
    /// <summary>The condition, normalised.</summary>
    public required string That { get; init; }

    /// <summary>How it ended.</summary>
    public required GateOutcome Outcome { get; init; }

    /// <summary>The metric's value, in the limit's unit; null without data.</summary>
    public double? Value { get; init; }

    /// <summary>The limit: a ratio for rates, milliseconds for latencies, else a plain number; an hour for drifts.</summary>
    public required double Limit { get; init; }

    /// <summary>What value and limit are: ratio, ms, bytes, count, number; of drifts with <c>/h</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>How many samples the value stands on; windows for drifts.</summary>
    public long Samples { get; init; }

    /// <summary>Lower end of the 95 % interval; null where there is none.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95 % interval; null where there is none.</summary>
    public double? High { get; init; }

    /// <summary>One sentence that says why it ended so, with what is missing when inconclusive.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Seconds after start when an aborting gate ended the run; null where it did not.</summary>
    public double? AbortedAt { get; init; }

    /// <summary>Seconds after start from which on the gate was broken until the run's end; null where it did not end broken, or could be judged only after the end.</summary>
    public double? BrokenAt { get; init; }

    /// <summary>How many samples it stood on then; null with <see cref="BrokenAt"/>.</summary>
    public long? BrokenOn { get; init; }
}

/// <summary>How a gate ended.</summary>
public enum GateOutcome
{
    /// <summary>Holds.</summary>
    Pass,

    /// <summary>Broken.</summary>
    Fail,

    /// <summary>The interval contains the limit.</summary>
    Inconclusive,

    /// <summary>Nothing was measured; counts as broken.</summary>
    NoData,
}

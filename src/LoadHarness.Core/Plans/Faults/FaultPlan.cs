namespace LoadHarness.Core.Plans.Faults;

/// <summary>One thing the simulator does wrong for a time.</summary>
/// <param name="At">From when on, counted from the run's start.</param>
/// <param name="For">For how long; null is until the end.</param>
/// <param name="Kind">Which fault, by its name in <see cref="FaultCatalog"/>.</param>
/// <param name="Value">How long a delay is; null where none is given.</param>
/// <param name="Share">Which part of the devices has it, 0 to 1; exactly round(share × devices) of them.</param>
public sealed record FaultPlan(TimeSpan At, TimeSpan? For, string Kind, FaultDelay? Value, double Share)
{
    /// <summary>For <c>suback.refuse</c>: a text within the topic filter; <c>*</c> in it stands for any characters.</summary>
    public string? Filter { get; init; }

    /// <summary>Which operation has it; null for all of them.</summary>
    public string? Operation { get; init; }

    /// <summary>For <c>reject</c>: the status code.</summary>
    public int? Code { get; init; }

    /// <summary>For <c>broker.restart</c>: how many connections a second are taken; null for any number.</summary>
    public double? Rate { get; init; }
}

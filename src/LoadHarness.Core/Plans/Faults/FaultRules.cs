namespace LoadHarness.Core.Plans.Faults;

/// <summary>Something about a fault that makes no sense.</summary>
/// <param name="Member">The member it is about.</param>
/// <param name="IsMissing">Whether the member is missing.</param>
/// <param name="Words">What the member would be, or what is wrong with it, as words that follow its name.</param>
public readonly record struct FaultFlaw(string Member, bool IsMissing, string Words);

/// <summary>Which members belong to which fault: for plans, files and the REST API alike.</summary>
public static class FaultRules
{
    /// <summary>The smallest status code of a rejection.</summary>
    public const int MinCode = 400;

    /// <summary>The largest status code of a rejection.</summary>
    public const int MaxCode = 599;

    // Timers take up to 49 days, and a beginning and a length must not overflow when they are added.
    private const long MaxTicks = 30 * TimeSpan.TicksPerDay;

    /// <summary>What is wrong with a fault of a known kind.</summary>
    /// <param name="spec">The kind's line.</param>
    /// <param name="fault">The fault.</param>
    public static IEnumerable<FaultFlaw> Check(FaultSpec spec, FaultPlan fault)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(fault);
        return new[] { Time(spec, fault), Value(spec, fault), Share(spec, fault), Filter(spec, fault), Operation(spec, fault), Code(spec, fault), Rate(spec, fault) }
            .OfType<FaultFlaw>();
    }

    private static FaultFlaw? Time(FaultSpec spec, FaultPlan fault) => fault switch
    {
        { At.Ticks: > MaxTicks } => Wrong("at", "must be within 30 days."),
        { For.Ticks: > MaxTicks } => Wrong("for", "must be at most 30 days."),
        { At.Ticks: < 0 } => Wrong("at", "must not be before the start."),
        { For.Ticks: <= 0 } => Wrong("for", "must be longer than 0s."),
        { For: null, Value: null } when spec.NeedsFor is { } why => Missing("for", why),
        _ => null,
    };

    private static FaultFlaw? Value(FaultSpec spec, FaultPlan fault) => (spec.Value, fault.Value) switch
    {
        (FaultMember.Required, null) => Missing("value", spec.ValueWords),
        (FaultMember.None, not null) => Wrong("value", $"does not fit {spec.Name}, which takes none."),
        (_, { Shape: DelayShape.Constant, First.Ticks: <= 0 }) => Wrong("value", "must be longer than 0s."),
        _ => null,
    };

    private static FaultFlaw? Share(FaultSpec spec, FaultPlan fault) => fault.Share switch
    {
        not (>= 0 and <= 1) => Wrong("share", "must be from 0 to 1."),
        < 1 when !spec.HasShare => Wrong("share", $"does not fit {spec.Name}, which concerns the whole simulator."),
        _ => null,
    };

    private static FaultFlaw? Filter(FaultSpec spec, FaultPlan fault) => fault.Filter switch
    {
        null => null,
        _ when !spec.HasFilter => Wrong("filter", $"does not fit {spec.Name}, which takes none."),
        "" => Wrong("filter", "must not be empty."),
        _ => null,
    };

    private static FaultFlaw? Operation(FaultSpec spec, FaultPlan fault) => fault.Operation switch
    {
        null => null,
        _ when spec.Operations.Count == 0 => Wrong("operation", $"does not fit {spec.Name}, which takes none."),
        { } given when !spec.Operations.Contains(given, StringComparer.Ordinal) => Wrong("operation", $"must be {string.Join(", ", spec.Operations.SkipLast(1))} or {spec.Operations[^1]} for {spec.Name}, not '{given}'."),
        _ => null,
    };

    private static FaultFlaw? Code(FaultSpec spec, FaultPlan fault) => (spec.HasCode, fault.Code) switch
    {
        (true, null) => Missing("code", "the status code of the rejection, such as 400, 403, 404, 429 or 500"),
        (true, not (>= MinCode and <= MaxCode)) => Wrong("code", $"must be from {MinCode} to {MaxCode}."),
        (false, not null) => Wrong("code", $"does not fit {spec.Name}, which takes none."),
        _ => null,
    };

    private static FaultFlaw? Rate(FaultSpec spec, FaultPlan fault) => fault.Rate switch
    {
        null => null,
        _ when !spec.HasRate => Wrong("rate", $"does not fit {spec.Name}, which takes none."),
        not (> 0 and < double.PositiveInfinity) => Wrong("rate", "must be above 0."),
        _ => null,
    };

    private static FaultFlaw Missing(string member, string words) => new(member, IsMissing: true, words);

    private static FaultFlaw Wrong(string member, string words) => new(member, IsMissing: false, words);
}

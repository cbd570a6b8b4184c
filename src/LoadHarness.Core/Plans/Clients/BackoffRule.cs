namespace LoadHarness.Core.Plans.Clients;

/// <summary>How the pauses between tries grow.</summary>
public enum BackoffShape
{
    /// <summary>There is no further try.</summary>
    Never,

    /// <summary>Always the first pause.</summary>
    Fixed,

    /// <summary>Twice the last pause each time, without jitter.</summary>
    Doubling,

    /// <summary>Uniform between nothing and the doubled pause, as the AWS client libraries draw it.</summary>
    FullJitter,

    /// <summary>Uniform between the first pause and twice the doubled one: spread from the first try on, and never below the first pause.</summary>
    SpreadJitter,

    /// <summary>Half of twice the doubled pause, and the other half at random.</summary>
    EqualJitter,

    /// <summary>Uniform between the first pause and three times the last one.</summary>
    DecorrelatedJitter,
}

/// <summary>When a device tries again (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).</summary>
/// <param name="Shape">How the pauses grow.</param>
/// <param name="First">The first pause, or the base of those drawn at random.</param>
/// <param name="Longest">The longest pause.</param>
public sealed record BackoffRule(BackoffShape Shape, TimeSpan First, TimeSpan Longest)
{
    /// <summary>No pause is shorter: AWS IoT takes one CONNECT a second from a client id (AWS IoT Core quotas).</summary>
    public static readonly TimeSpan ClientIdPause = TimeSpan.FromSeconds(1);

    /// <summary>How many tries there are after the first; null for any number.</summary>
    public int? Tries { get; init; }

    /// <summary>How long a connection must stand for the pauses to begin anew.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest pause there is.</summary>
    public TimeSpan Floor { get; init; } = ClientIdPause;

    /// <summary>The first pause, or the floor where that is longer.</summary>
    public TimeSpan FirstPause => First < Floor ? Floor : First;

    /// <summary>The rule in words.</summary>
    public string Words => Shape switch
    {
        BackoffShape.Never => "no further try",
        BackoffShape.Fixed => $"every {Units.FormatDuration(First)}",
        _ => $"{ShapeWords}, {Units.FormatDuration(First)} to {Units.FormatDuration(Longest)}{(Tries is { } tries ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", {tries} tries") : "")}, anew after {Units.FormatDuration(ResetAfter)} connected",
    };

    private string ShapeWords => Shape switch
    {
        BackoffShape.Doubling => "doubling without jitter",
        BackoffShape.EqualJitter => "equal jitter",
        BackoffShape.DecorrelatedJitter => "decorrelated jitter",
        _ => "full jitter",
    };
}

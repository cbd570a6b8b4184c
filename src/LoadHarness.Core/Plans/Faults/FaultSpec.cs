namespace LoadHarness.Core.Plans.Faults;

/// <summary>Whether a fault takes a member.</summary>
public enum FaultMember
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It may be given.</summary>
    Optional,

    /// <summary>It must be given.</summary>
    Required,
}

/// <summary>One kind of fault: its name, what it does, and which members it takes.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name in plans and files.</param>
/// <param name="Doc">What goes wrong, in a sentence or two.</param>
public sealed record FaultSpec(FaultKind Kind, string Name, string Doc)
{
    /// <summary>Whether it takes <c>value</c>, a duration or a distribution of durations.</summary>
    public FaultMember Value { get; init; }

    /// <summary>What the value is, as words that follow a colon.</summary>
    public string ValueWords { get; init; } = "";

    /// <summary>Whether it concerns chosen devices; where it does not, it concerns the whole simulator.</summary>
    public bool HasShare { get; init; } = true;

    /// <summary>Why it must end, where it must: <c>for</c> is needed then, unless there is a value.</summary>
    public string? NeedsFor { get; init; }

    /// <summary>The operations that <c>operation</c> may choose; none where it takes none.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>The operation that is meant where none is given; null for all of them.</summary>
    public string? DefaultOperation { get; init; }

    /// <summary>Whether it takes <c>filter</c>.</summary>
    public bool HasFilter { get; init; }

    /// <summary>Whether it takes <c>code</c>, which is needed then.</summary>
    public bool HasCode { get; init; }

    /// <summary>Whether it takes <c>rate</c>.</summary>
    public bool HasRate { get; init; }
}

using LoadHarness.Core.Plans.Faults;

namespace LoadHarness.Simulator.Faults;

/// <summary>One thing the simulator does wrong for a time.</summary>
/// <param name="At">From when on, counted from the instant the faults were armed; not negative.</param>
/// <param name="For">For how long; null is until the end.</param>
/// <param name="Kind">Which fault.</param>
/// <param name="Value">How long a delay is; null where none is given.</param>
/// <param name="Cutoff">Devices whose hash is not above it have the fault; null is all of them.</param>
public sealed record Fault(TimeSpan At, TimeSpan? For, FaultKind Kind, FaultDelay? Value, ulong? Cutoff)
{
    /// <summary>The devices that have it, by client id; null where the cutoff says so.</summary>
    public IReadOnlySet<string>? ClientIds { get; init; }

    /// <summary>A text within the topic filter; <c>*</c> in it stands for any characters.</summary>
    public string? Filter { get; init; }

    /// <summary>Which operation has it; null for the kind's default.</summary>
    public string? Operation { get; init; }

    /// <summary>The status code of rejections.</summary>
    public int? Code { get; init; }

    /// <summary>How many connections a second are taken; null for any number.</summary>
    public double? Rate { get; init; }

    /// <summary>Whether the fault acts at an instant, counted from arming.</summary>
    public bool ActsAt(TimeSpan sinceArmed) => sinceArmed >= At && (For is null || sinceArmed < At + For);

    /// <summary>Whether it concerns an operation.</summary>
    internal bool Concerns(string operation) => (Operation ?? FaultCatalog.Of(Kind).DefaultOperation) is not { } own || string.Equals(own, operation, StringComparison.Ordinal);

    /// <summary>Whether it concerns a topic filter: the parts of its own text stand in it, in this order.</summary>
    internal bool ConcernsFilter(string topicFilter)
    {
        var from = 0;
        foreach (var part in Filter?.Split('*') ?? [])
        {
            var found = topicFilter.IndexOf(part, from, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            from = found + part.Length;
        }

        return true;
    }
}

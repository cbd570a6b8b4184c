namespace LoadHarness.Core.Plans;

/// <summary>One thing wrong with a plan.</summary>
/// <param name="Where">File, line and column, or the option or variable that set the member.</param>
/// <param name="Path">The member: <c>fleet.devices</c>; empty for the whole file.</param>
/// <param name="Sentence">What is wrong and how to mend it.</param>
public sealed record PlanFault(string Where, string Path, string Sentence)
{
    /// <summary>Line in the file, from 1; 0 where the fault is not in the file.</summary>
    public int Line { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Where}: {Sentence}";

    /// <summary>Makes the failure that lists all faults, one a line.</summary>
    internal static HarnessException ToException(IEnumerable<PlanFault> faults) =>
        new(ExitCode.BadInput, string.Join('\n', faults.Select(f => f.ToString())));
}

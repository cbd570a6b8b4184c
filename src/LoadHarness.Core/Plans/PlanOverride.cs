namespace LoadHarness.Core.Plans;

/// <summary>What an override does to the plan.</summary>
public enum OverrideKind
{
    /// <summary>Sets one member.</summary>
    Set,

    /// <summary>Adds one item at the end of a list.</summary>
    Append,

    /// <summary>Takes a member out with all that is in it, so that what follows starts from the defaults.</summary>
    Remove,
}

/// <summary>A change to a plan from outside its file, applied before it is checked.</summary>
/// <param name="Path">Which member: <c>fleet.devices</c>, <c>load.stages[0].to</c>.</param>
/// <param name="Value">What it is set to, spelt as in the file.</param>
/// <param name="Origin">Where it comes from, for messages: <c>--devices</c>.</param>
/// <param name="Kind">What to do.</param>
public sealed record PlanOverride(string Path, string Value, string Origin, OverrideKind Kind = OverrideKind.Set)
{
    /// <summary>Makes the value from the plan's number of devices, after all other overrides; null leaves the member out.</summary>
    internal Func<int, string?>? ValueForDevices { get; init; }

    /// <summary>Adds an item at the end of a list: <c>gates</c>.</summary>
    public static PlanOverride Append(string path, string value, string origin) => new(path, value, origin, OverrideKind.Append);

    /// <summary>Takes a member out of the plan.</summary>
    public static PlanOverride Remove(string path, string origin) => new(path, "", origin, OverrideKind.Remove);

    /// <summary>Replaces a whole list: <c>target.sourceAddresses</c>.</summary>
    public static IEnumerable<PlanOverride> ReplaceList(string path, IEnumerable<string> values, string origin) =>
        values.Select(value => Append(path, value, origin)).Prepend(Remove(path, origin));
}

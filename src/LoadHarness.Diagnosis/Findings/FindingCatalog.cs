using System.Collections.Frozen;

namespace LoadHarness.Diagnosis.Findings;

/// <summary>Every finding there is, one line each: rules, reports, <c>expect</c> and documents follow it.</summary>
public static partial class FindingCatalog
{
    /// <summary>All findings: the numbered causes first, then the others.</summary>
    public static IReadOnlyList<FindingInfo> All { get; } = [.. Causes().Select(static (info, index) => info with { Number = index + 1 }), .. Others()];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static info => info.Id)];

    private static FrozenDictionary<string, int> Places { get; } = All.Index().ToFrozenDictionary(static pair => pair.Item.Id, static pair => pair.Index, StringComparer.Ordinal);

    /// <summary>The line of a name; null for an unknown name.</summary>
    public static FindingInfo? Find(string name) => Places.TryGetValue(name, out var place) ? All[place] : null;

    /// <summary>The line of a name that exists.</summary>
    /// <exception cref="KeyNotFoundException">There is no such finding.</exception>
    public static FindingInfo Of(string name) => All[Places[name]];

    /// <summary>A name's place in the catalogue: of findings that fit equally, the earlier one is met more often.</summary>
    internal static int PlaceOf(string name) => Places[name];
}

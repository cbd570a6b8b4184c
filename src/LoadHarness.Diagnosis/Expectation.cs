using System.Globalization;
using LoadHarness.Core.Results;

namespace LoadHarness.Diagnosis;

/// <summary>Compares what was found with what a plan expects that fails on purpose.</summary>
public static class Expectation
{
    /// <summary>Met where the failing devices are put down to exactly the expected findings, each to one device at least.</summary>
    /// <param name="expected">The expected findings.</param>
    /// <param name="found">What was found.</param>
    public static ExpectationResult Check(IReadOnlyList<string> expected, RunFindings found)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        var counts = found.Findings.Where(static finding => finding.Devices > 0).ToDictionary(static finding => finding.Id, StringComparer.Ordinal);
        var missing = expected.Where(id => !counts.ContainsKey(id)).ToArray();

        // What the audit or a lint adds concerns no failing device, and does no harm.
        var stray = found.Attributions.Where(static attribution => attribution.Seen.Devices > 0).Select(static attribution => attribution.Best.Finding)
            .Distinct(StringComparer.Ordinal).Where(id => !expected.Contains(id, StringComparer.Ordinal)).ToArray();
        var isMet = missing.Length == 0 && stray.Length == 0;
        var what = found.Findings.Count == 0 ? "nothing" : string.Join(", ", found.Findings.Select(Words));
        return new ExpectationResult(expected, isMet, isMet
            ? $"Diagnosed as expected: {what}."
            : $"Expected {string.Join(", ", expected)} for all failing devices; found {what}{(stray.Length > 0 && missing.Length == 0 ? " (too much)" : "")}.");
    }

    private static string Words(Finding finding) => string.Create(CultureInfo.InvariantCulture, $"{finding.Id} ({finding.Devices:N0} {(finding.Devices == 1 ? "device" : "devices")}, {finding.Confidence})");
}

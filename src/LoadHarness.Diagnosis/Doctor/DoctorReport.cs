using LoadHarness.Core;
using LoadHarness.Diagnosis.Doctor.Host;
using LoadHarness.Diagnosis.Findings;

namespace LoadHarness.Diagnosis.Doctor;

/// <summary>What the doctor found.</summary>
/// <param name="Lines">The lines in order.</param>
/// <param name="Ceiling">Devices that the host can hold; null where unknown.</param>
/// <param name="ConnectionsPerSecond">Mutual-TLS connections a second that it can make; null where it was not measured.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorLine> Lines, HostCeiling? Ceiling, double? ConnectionsPerSecond)
{
    /// <summary>What the process ends with: 22 where a run would fail.</summary>
    public ExitCode ExitCode => Lines.Any(static line => line.Status == DoctorStatus.Problem) ? ExitCode.PreflightFailed : ExitCode.Ok;

    /// <summary>The report in one sentence.</summary>
    public string Verdict
    {
        get
        {
            var problems = Lines.Where(static line => line.Status == DoctorStatus.Problem).ToArray();
            var warnings = Lines.Count(static line => line.Status == DoctorStatus.Warning);
            var also = warnings == 0 ? "" : warnings == 1 ? " and 1 warning" : Say.Text($" and {warnings} warnings");
            if (problems.Length == 0)
            {
                return warnings == 0 ? "Ready: nothing stands in the way of a run." : Say.Text($"Ready, with{also[4..]}: a run can start, and what is warned of may show in it.");
            }

            if (Array.TrueForAll(problems, static line => line.Section == DoctorSection.Host))
            {
                return $"Not ready: {TooSmall(problems)} (host). {string.Join(' ', problems.Select(static line => line.Fix).Distinct(StringComparer.Ordinal))}";
            }

            // Several lines may be one cause, as four filters are; the last one that says what to do knows most.
            var last = Array.FindLast(problems, static line => line.Fix is not null) ?? problems[^1];
            if (problems.Length == 1 || problems.All(line => line.Finding is not null && line.Finding == last.Finding))
            {
                return $"Not ready: {Named(last)}. {last.Fix}";
            }

            var first = Array.Find(problems, static line => line.Fix is not null) ?? problems[0];
            var others = problems.Where(line => line != first).Select(static line => $"{line.Section.Name()}, {line.Check}{(line.Finding is { } finding ? $" ({Hedged(line.Hedge, finding)})" : "")}");
            return Say.Text($"Not ready: {problems.Length} problems{also}. First: {Named(first)}. {first.Fix} Then: {string.Join("; ", others)}.");
        }
    }

    private static string Named(DoctorLine line) => line switch
    {
        { Section: DoctorSection.Host } => $"{TooSmall([line])} (host)",
        { Finding: { } finding, Hedge: "" } => $"{FindingCatalog.Of(finding).Title} ({finding}; {line.Section.Name()}, {line.Check})",
        { Finding: { } finding } => $"{line.Hedge} {char.ToLowerInvariant(FindingCatalog.Of(finding).Title[0])}{FindingCatalog.Of(finding).Title[1..]} ({finding}; {line.Section.Name()}, {line.Check})",
        _ => $"{line.Section.Name()}, {line.Check}",
    };

    private static string Hedged(string hedge, string finding) => hedge.Length == 0 ? finding : $"{hedge} {finding}";

    /// <summary>What the host has too little of; nothing has run out before a run.</summary>
    private static string TooSmall(IEnumerable<DoctorLine> lines) =>
        "this host has " + string.Join(" and ", lines.Select(static line => line.Check switch
        {
            "memory" => "too little memory",
            "firewall table" => "too small a firewall table",
            var name => $"too few {name}",
        }));
}

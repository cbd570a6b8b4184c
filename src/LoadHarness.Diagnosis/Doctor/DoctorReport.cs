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

            // Several lines may be one cause, as four filters are; the last one that says what to do knows most.
            var last = Array.FindLast(problems, static line => line.Fix is not null) ?? problems[^1];
            var where = $"{last.Section.Name()}, {last.Check}";
            if (problems.All(line => line.Finding is not null && line.Finding == last.Finding))
            {
                return Say.Text($"Not ready: {FindingCatalog.Of(last.Finding!).Title} ({last.Finding}; {where}). {last.Fix}");
            }

            return problems.Length == 1
                ? Say.Text($"Not ready: {where}. {last.Fix}")
                : Say.Text($"Not ready: {problems.Length} problems{also}: {string.Join("; ", problems.Select(static line => $"{line.Section.Name()}, {line.Check}{(line.Finding is { } finding ? $" ({finding})" : "")}"))}.");
        }
    }
}

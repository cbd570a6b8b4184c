using LoadHarness.Core;
using LoadHarness.Diagnosis.Doctor.Host;

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
            return problems.Length switch
            {
                0 when warnings == 0 => "Ready: nothing stands in the way of a run.",
                0 => Say.Text($"Ready, with{also[4..]}: a run can start, and what is warned of may show in it."),
                1 => $"Not ready: 1 problem{also}. {problems[0].Section.Name()}, {problems[0].Check}{(problems[0].Finding is { } finding ? $" ({finding})" : "")}: {problems[0].Fix}",
                _ => Say.Text($"Not ready: {problems.Length} problems{also}: {string.Join("; ", problems.Select(static line => $"{line.Section.Name()}, {line.Check}"))}."),
            };
        }
    }
}

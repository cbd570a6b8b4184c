using LoadHarness.Core.Results;

namespace LoadHarness.Reporting;

/// <summary>Says beside a finding that all of it came while a fault of the plan acted: the planned outage, not a surprise. Diagnosis itself never sees the plan's faults.</summary>
internal static class PlannedFaults
{
    // The faults' clock starts a moment before the run's, and what a fault's end brings about is seen a moment after it.
    private const double SlackSeconds = 1;

    /// <summary>A finding's evidence, behind a sentence that all of it was met within a fault of the plan where that is so. It comes first: a terminal may have no room for more.</summary>
    public static string Evidence(RunSummary summary, Finding finding)
    {
        string[] faults = [.. summary.Faults.Where(fault => Holds(fault, finding)).Select(static fault => $"`{fault.Kind}` ({Span(fault)})").Distinct(StringComparer.Ordinal)];
        return faults.Length == 0 ? finding.Evidence : $"All of it came within the plan’s own fault{(faults.Length == 1 ? "" : "s")} {string.Join(", ", faults)}. {finding.Evidence}";
    }

    /// <summary>A fault that acts from the first second to the last holds everything, so that it says nothing.</summary>
    private static bool Holds(FaultWindow fault, Finding finding) =>
        (fault.FromSeconds > 0 || fault.ToSeconds is not null)
        && finding.FirstSeconds >= fault.FromSeconds - SlackSeconds
        && finding.LastSeconds <= (fault.ToSeconds ?? double.MaxValue) + SlackSeconds;

    private static string Span(FaultWindow fault) => fault.ToSeconds is { } end ? $"{Clock(fault.FromSeconds)} to {Clock(end)}" : $"from {Clock(fault.FromSeconds)} on";

    private static string Clock(double seconds) => Format.Clock(TimeSpan.FromSeconds(seconds));
}

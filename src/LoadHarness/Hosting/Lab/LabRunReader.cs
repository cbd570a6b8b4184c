using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting.Lab;

/// <summary>Makes a lab's row out of a run's files.</summary>
internal static class LabRunReader
{
    private const int MostSeconds = 600;

    /// <summary>Reads a run.</summary>
    /// <param name="policy">Its reconnect policy.</param>
    /// <param name="words">The policy in words.</param>
    /// <param name="folder">The run's folder.</param>
    public static LabRun Read(string policy, string words, string folder)
    {
        var summary = SummaryJson.Read(File.ReadAllText(Path.Combine(folder, RunFolder.SummaryFile)));
        using var reader = new StreamReader(Path.Combine(folder, RunFolder.TimelineFile));
        return Of(policy, words, Path.GetFileName(folder), summary, TimelineCsv.Read(reader));
    }

    /// <summary>Makes the row.</summary>
    public static LabRun Of(string policy, string words, string folder, RunSummary summary, IReadOnlyList<TimelineRow> timeline)
    {
        // The plan has one; a policy that overwhelms the broker may bring more about, and the first is the one that all share.
        var outage = summary.Churn.Outages.Count == 0 ? null : summary.Churn.Outages[0];
        var from = outage?.StartSeconds ?? 0;
        var until = outage?.T100Ms is { } all ? from + (all / 1000) : double.MaxValue;
        double[] cpu = outage is null ? [] : [.. timeline.Where(row => row.T > from && row.T <= until + 1).Select(static row => row.CpuSimulatorPercent).OfType<double>()];
        return new LabRun
        {
            Policy = policy,
            Words = words,
            Folder = folder,
            Invalid = summary.Verdict is Verdict.Invalid or Verdict.Interrupted ? summary.VerdictReason : outage is null ? "No outage was seen: too few devices were connected." : null,
            Outage = outage,
            Server = outage is null ? null : OutageText.OfServer(summary.Churn, outage),
            ServerCpuPercent = cpu.Length == 0 ? null : Math.Round(cpu.Average(), 1),
            ServerCpuPeakPercent = cpu.Length == 0 ? null : Math.Round(cpu.Max(), 1),
            AttemptsPerSecond = outage is null ? [] : Attempts(timeline, from),
        };
    }

    /// <summary>The timeline's attempts as a rate by the second since the outage began.</summary>
    private static double[] Attempts(IReadOnlyList<TimelineRow> timeline, double from)
    {
        var rates = new List<double>();
        for (var i = 1; i < timeline.Count && rates.Count < MostSeconds; i++)
        {
            var (before, row) = (timeline[i - 1], timeline[i]);
            if (row.T > from && row.T > before.T)
            {
                rates.Add(Math.Round((row.ConnectAttempts - before.ConnectAttempts) / (row.T - before.T), 1));
            }
        }

        return [.. rates];
    }
}

using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>Writes the files that show a run, from its summary, its timeline, its histogram logs and its manifest.</summary>
internal static class ReportFiles
{
    /// <summary>Writes summary, reports and manifest; timeline and histogram logs are there.</summary>
    public static void Write(RunFolder folder, RunSummary summary, RunManifest manifest)
    {
        folder.WriteSummary(summary);
        using (var reader = new StreamReader(folder.PathOf(RunFolder.TimelineFile)))
        {
            folder.WriteReports(new ReportInput(summary, TimelineCsv.Read(reader), manifest) { Latencies = LatencyReader.Read(folder.FullPath) });
        }

        folder.WriteManifest(manifest);
    }
}

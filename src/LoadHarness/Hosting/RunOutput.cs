using LoadHarness.Cli;
using LoadHarness.Core.Comparison;
using LoadHarness.Core.Plans;
using LoadHarness.Core.Results;
using LoadHarness.Reporting;

namespace LoadHarness.Hosting;

/// <summary>What a run leaves: its files, and its last words on the terminal.</summary>
/// <param name="environment">The process's surroundings.</param>
/// <param name="settings">What the run was asked for.</param>
/// <param name="plan">The effective plan.</param>
/// <param name="baseline">The runs to compare with; empty for none.</param>
internal sealed class RunOutput(CliEnvironment environment, RunSettings settings, RunPlan plan, RunSample[] baseline)
{
    /// <summary>Writes all files of a run that has ended.</summary>
    /// <returns>The summary as it was written, with the comparison.</returns>
    public RunSummary WriteFiles(RunFolder folder, RunSummary summary)
    {
        var manifest = ManifestBuilder.Build(summary, settings.Loaded, plan);
        folder.WriteSummary(summary);
        if (baseline.Length > 0)
        {
            summary = summary with { Comparison = RunComparer.Compare(baseline, [RunSampleReader.Read(folder.FullPath) with { Manifest = manifest }], RunComparer.UsualMargin) };
            folder.WriteSummary(summary);
        }

        using (var reader = new StreamReader(folder.PathOf(RunFolder.TimelineFile)))
        {
            folder.WriteReports(new ReportInput(summary, TimelineCsv.Read(reader), manifest) { Latencies = LatencyReader.Read(folder.FullPath) });
        }

        folder.WriteManifest(manifest);
        if (GitHubStepSummary.Append(environment.Variable, folder.PathOf("report.md")) is { } warning)
        {
            environment.Error.WriteLine("warning: " + warning);
        }

        return summary;
    }

    /// <summary>Shows the result.</summary>
    public void Show(RunFolder folder, RunSummary summary)
    {
        if (settings.Json)
        {
            environment.Out.Write(SummaryJson.Write(summary));
        }
        else if (settings.Quiet)
        {
            environment.Out.WriteLine($"{ReportText.Word(summary.Verdict)}: {summary.VerdictReason}");
        }
        else
        {
            TerminalSummary.Write(summary, environment.Console, [folder.PathOf("report.html"), folder.PathOf("summary.json")]);
        }
    }
}
